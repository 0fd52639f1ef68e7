"""Making accounts: what is refused, and what is stored."""

from pathlib import Path

import pytest

from squilla.enroll.passwords import verify_password
from squilla.enroll.people import add_person, remove_person
from squilla.model.accounts import Account, InvalidAccount
from squilla.model.wakes import Wake
from squilla.store import accounts, wakes
from squilla.store.engine import Store

PASSWORD = "correct horse 9"


def make(store: Store, **changes: str) -> Account:
    values = {"username": "ada", "display_name": "Ada", "extension": "201", "password": PASSWORD}
    with store.begin() as tx:
        return add_person(tx, **{**values, **changes}, mobile_prefix="92", once=False)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    opened = Store(f"sqlite:///{tmp_path}/t.db")
    opened.migrate()
    return opened


def test_a_person_is_stored_in_normal_form(store: Store) -> None:
    made = make(store, username=" Ada ", display_name=" Ada Rossi ")
    assert (made.username, made.display_name, made.extension) == ("ada", "Ada Rossi", "201")
    assert verify_password(made.password_hash, PASSWORD)
    assert not made.password_once


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"username": "a;b"}, "username_characters"),
        ({"display_name": " "}, "display_name"),
        ({"extension": "2x"}, "extension_digits"),
        ({"password": "short"}, "password_length"),
        ({"username": "bob", "extension": "201"}, "extension_taken"),
        ({"username": "bob", "extension": "92201"}, "extension_of_phone"),
    ],
)
def test_what_is_refused(changes: dict[str, str], code: str, store: Store) -> None:
    make(store)
    with pytest.raises(InvalidAccount) as refused:
        make(store, **changes)
    assert refused.value.code == code


def test_the_phone_of_a_new_account_needs_a_free_number_too(store: Store) -> None:
    make(store, extension="92301")
    with pytest.raises(InvalidAccount, match="extension_of_phone"):
        make(store, username="bob", extension="301")


def test_the_calls_for_a_phone_go_with_its_account(store: Store) -> None:
    ada = make(store)
    theirs = Wake("2", "c", "92202", "203", 1.0)
    with store.begin() as tx:
        wakes.save(tx, [Wake("1", "c", "92201", "203", 1.0), theirs])
        remove_person(tx, ada, mobile_prefix="92")
        assert wakes.recent(tx) == [theirs]
        assert accounts.by_id(tx, ada.id) is None
