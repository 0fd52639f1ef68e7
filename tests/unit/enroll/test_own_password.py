"""A password of one's own ends what the one before opened, and comes first or not at all."""

from squilla.enroll.own_password import take_own_password
from squilla.model.accounts import Account
from squilla.store import accounts, sessions
from squilla.store.engine import Store


def _signed_in(store: Store, *people: Account) -> None:
    with store.begin() as tx:
        for person in people:
            sessions.add(tx, f"portal {person.id}", "portal", person.id, expires_at=9.0)
            sessions.add(tx, f"contract {person.id}", "contract", person.id, expires_at=9.0)


def _left(store: Store, person: Account) -> int:
    with store.begin() as tx:
        portal = sessions.owner(tx, f"portal {person.id}", "portal", now=1.0)
        contract = sessions.owner(tx, f"contract {person.id}", "contract", now=1.0)
    return [portal, contract].count(person.id)


def test_every_sign_in_of_that_account_ends(store: Store, alice: Account, bob: Account) -> None:
    _signed_in(store, alice, bob)
    with store.begin() as tx:
        assert take_own_password(tx, alice, "own")
        taken = accounts.by_id(tx, alice.id)
    assert taken is not None
    assert (taken.password_hash, taken.password_once) == ("own", False)
    assert (_left(store, alice), _left(store, bob)) == (0, 2)


def test_whoever_comes_second_changes_nothing(store: Store, alice: Account) -> None:
    with store.begin() as tx:
        take_own_password(tx, alice, "first")
    _signed_in(store, alice)
    with store.begin() as tx:
        assert not take_own_password(tx, alice, "second")
        kept = accounts.by_id(tx, alice.id)
    assert kept is not None
    assert kept.password_hash == "first"
    assert _left(store, alice) == 2
