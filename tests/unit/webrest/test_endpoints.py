"""An account as the contract's endpoints."""

import pytest

from squilla.enroll.access import Access, PhoneAccess, SessionAccess
from squilla.model.accounts import Account
from squilla.webrest.endpoints import PROFILE, own_endpoints, person

ALICE = Account(7, "alice", "Alice Rossi", "201", "hash-of-it")


@pytest.mark.parametrize(
    ("access", "secret"),
    [
        (PhoneAccess(ALICE, "92201", "the-secret"), "the-secret"),
        (SessionAccess(ALICE, "92201"), ""),
    ],
)
def test_the_secret_is_given_to_the_phones_own_login_alone(access: Access, secret: str) -> None:
    endpoints = own_endpoints(access, 6061)
    assert endpoints.extension[0].secret == secret
    assert "the-secret" not in repr(endpoints)


def test_a_colleague_is_shown_without_anything_secret() -> None:
    shown = person(ALICE, "92201", "offline").model_dump_json()
    assert "secret" not in shown
    assert "hash-of-it" not in shown
    assert '"mainPresence":"offline"' in shown


def test_permissions_have_distinct_ids() -> None:
    permissions = PROFILE.macro_permissions.presence_panel.permissions
    assert len({permission.id for permission in permissions.values()}) == len(permissions) == 5
