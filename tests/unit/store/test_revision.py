"""The number that grows with each change the edge has to know."""

from collections.abc import Callable

import pytest
from sqlalchemy import Connection

from squilla.model.accounts import Account
from squilla.model.devices import Device
from squilla.store import accounts, devices, revision
from squilla.store.engine import Store

DEVICE = "d" * 32


def current(store: Store) -> int:
    with store.begin() as tx:
        return revision.current(tx)


@pytest.fixture
def logged_in(store: Store, alice: Account) -> Account:
    device = Device(id=DEVICE, account_id=alice.id, created_at=0.0, expires_at=600.0)
    with store.begin() as tx:
        devices.replace(tx, device, sip_user="92201", token_hashes=["h" * 64])
    return alice


@pytest.mark.parametrize(
    "change",
    [
        devices.remove,
        accounts.remove,
        lambda tx, _: devices.activate(tx, DEVICE, used_hash="h", ha1="a" * 32, now=1.0),
        lambda tx, account: devices.replace(
            tx, Device("e" * 32, account, 0.0, 600.0), sip_user="92201", token_hashes=["i" * 64]
        ),
    ],
    ids=["log out", "remove account", "activate", "new login"],
)
def test_what_the_edge_has_to_know_makes_it_grow(
    store: Store, logged_in: Account, change: Callable[[Connection, int], object]
) -> None:
    before = current(store)
    with store.begin() as tx:
        change(tx, logged_in.id)
    assert current(store) > before


def test_what_the_edge_need_not_know_leaves_it(store: Store, logged_in: Account) -> None:
    before = current(store)
    with store.begin() as tx:
        devices.note_registration(tx, sip_user="92201", agent="x", at=1.0)
        accounts.set_password_hash(tx, logged_in.id, "new")
    assert current(store) == before


def test_an_address_s_change_is_nothing_to_the_edge(store: Store) -> None:
    with store.begin() as tx:
        edge, push = revision.current(tx), revision.current(tx, revision.PUSH)
        revision.bump(tx, revision.PUSH)
        assert revision.current(tx) == edge
        assert revision.current(tx, revision.PUSH) == push + 1


def test_a_login_s_change_is_one_of_addresses_too(store: Store) -> None:
    with store.begin() as tx:
        push = revision.current(tx, revision.PUSH)
        revision.bump(tx)
        assert revision.current(tx, revision.PUSH) == push + 1


def test_it_exists_before_the_first_change(store: Store) -> None:
    with store.begin() as tx:
        revision.bump(tx)
        grown = revision.current(tx)
        revision.bump(tx)
        assert revision.current(tx) == grown + 1
