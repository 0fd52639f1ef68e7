"""Expiring sign-ins in the store."""

import pytest

from squilla.model.accounts import Account
from squilla.store import sessions
from squilla.store.engine import Store


@pytest.mark.parametrize(
    ("token_hash", "purpose", "now", "found"),
    [
        ("known", "contract", 99.0, True),
        ("known", "contract", 100.0, False),
        ("known", "portal", 50.0, False),
        ("other", "contract", 50.0, False),
    ],
)
def test_a_sign_in_holds_for_its_purpose_until_it_expires(
    store: Store,
    alice: Account,
    token_hash: str,
    purpose: sessions.Purpose,
    now: float,
    found: bool,  # noqa: FBT001 - a column of the table above
) -> None:
    with store.begin() as tx:
        sessions.add(tx, "known", "contract", alice.id, expires_at=100.0)
        owner = sessions.use(tx, token_hash, purpose, now=now, expires_at=now + 60)
    assert owner == (alice.id if found else None)


def test_using_a_sign_in_prolongs_it(store: Store, alice: Account) -> None:
    with store.begin() as tx:
        sessions.add(tx, "known", "portal", alice.id, expires_at=100.0)
        sessions.use(tx, "known", "portal", now=90.0, expires_at=150.0)
        assert sessions.use(tx, "known", "portal", now=140.0, expires_at=200.0) == alice.id


def test_removing_tells_whether_there_was_a_sign_in(store: Store, alice: Account) -> None:
    with store.begin() as tx:
        sessions.add(tx, "known", "portal", alice.id, expires_at=100.0)
        assert sessions.remove(tx, "known") is True
        assert sessions.remove(tx, "known") is False


def test_all_sign_ins_of_one_account_can_be_ended(
    store: Store, alice: Account, bob: Account
) -> None:
    with store.begin() as tx:
        sessions.add(tx, "a1", "portal", alice.id, expires_at=100.0)
        sessions.add(tx, "a2", "contract", alice.id, expires_at=100.0)
        sessions.add(tx, "b1", "portal", bob.id, expires_at=100.0)
        sessions.remove_of_account(tx, alice.id)
        left = [name for name in ("a1", "a2", "b1") if sessions.remove(tx, name)]
    assert left == ["b1"]


def test_what_has_expired_is_forgotten(store: Store, alice: Account) -> None:
    with store.begin() as tx:
        sessions.add(tx, "old", "portal", alice.id, expires_at=100.0)
        sessions.add(tx, "live", "portal", alice.id, expires_at=101.0)
        sessions.remove_expired(tx, 100.0)
        left = [name for name in ("old", "live") if sessions.remove(tx, name)]
    assert left == ["live"]
