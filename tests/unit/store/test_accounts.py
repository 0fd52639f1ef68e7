"""Accounts in the store."""

import pytest

from squilla.model.accounts import Account, InvalidAccount
from squilla.model.devices import Device
from squilla.store import accounts, devices, sessions
from squilla.store.engine import Store


@pytest.mark.parametrize(
    ("username", "extension", "code"),
    [("alice", "202", "username_taken"), ("anna", "201", "extension_taken")],
)
def test_a_taken_name_or_extension_is_refused(
    store: Store, alice: Account, username: str, extension: str, code: str
) -> None:
    with pytest.raises(InvalidAccount) as refused, store.begin() as tx:
        accounts.add(
            tx, username=username, display_name="X", extension=extension, password_hash=None
        )
    assert refused.value.code == code
    with store.begin() as tx:
        assert accounts.everyone(tx) == [alice]


def test_an_account_is_found_by_name_and_by_id(store: Store, alice: Account) -> None:
    with store.begin() as tx:
        assert accounts.by_username(tx, "alice") == alice
        assert accounts.by_id(tx, alice.id) == alice
        assert accounts.by_username(tx, "ALICE") is None
        assert accounts.by_id(tx, alice.id + 1) is None


def test_names_outside_ascii_are_kept_as_they_are(store: Store) -> None:
    with store.begin() as tx:
        made = accounts.add(
            tx, username="zoë", display_name="Zoë Ünal 📞", extension="204", password_hash=None
        )
    with store.begin() as tx:
        assert accounts.by_username(tx, "zoë") == made


def test_people_leaves_out_who_cannot_sign_in(store: Store, alice: Account, bob: Account) -> None:
    with store.begin() as tx:
        robot = accounts.add(
            tx, username="robot", display_name="Robot", extension="299", password_hash=None
        )
        assert accounts.people(tx) == [alice, bob]
        assert accounts.everyone(tx) == [alice, bob, robot]


def test_a_new_password_hash_is_kept_for_that_account_alone(
    store: Store, alice: Account, bob: Account
) -> None:
    with store.begin() as tx:
        accounts.set_password_hash(tx, alice.id, "new")
        changed, other = accounts.by_id(tx, alice.id), accounts.by_id(tx, bob.id)
    assert changed is not None
    assert changed.password_hash == "new"
    assert other == bob


def test_a_password_is_exchanged_only_for_the_one_that_was_read(
    store: Store, alice: Account, bob: Account
) -> None:
    with store.begin() as tx:
        accounts.set_password_hash(tx, alice.id, "given", password_once=True)
        given = accounts.by_id(tx, alice.id)
        assert given is not None
        assert given.password_once
        assert accounts.exchange_password_hash(tx, given, "own")
        assert not accounts.exchange_password_hash(tx, given, "somebody else's")
        changed, other = accounts.by_id(tx, alice.id), accounts.by_id(tx, bob.id)
    assert changed is not None
    assert (changed.password_hash, changed.password_once) == ("own", False)
    assert other == bob


def test_removing_an_account_takes_its_phone_and_sign_ins_along(
    store: Store, alice: Account
) -> None:
    device = Device(id="d" * 32, account_id=alice.id, created_at=0, expires_at=600)
    with store.begin() as tx:
        devices.replace(tx, device, sip_user="92201", token_hashes=["t" * 64])
        sessions.add(tx, "s" * 64, "portal", alice.id, expires_at=600)
        accounts.remove(tx, alice.id)
        assert accounts.everyone(tx) == []
        assert devices.by_token_hash(tx, "t" * 64) is None
        assert sessions.use(tx, "s" * 64, "portal", now=1, expires_at=601) is None


def test_a_password_hash_stays_out_of_the_representation() -> None:
    assert "hash-of-it" not in repr(Account(1, "a", "A", "201", "hash-of-it"))
