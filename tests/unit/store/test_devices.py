"""Devices and their tokens in the store: one phone an account (M3)."""

from dataclasses import replace

import pytest
from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError

from squilla.model.accounts import Account
from squilla.model.devices import Credential, Device
from squilla.store import devices
from squilla.store.engine import Store
from squilla.store.schema import device as device_table


def device_of(account: Account, name: str = "first") -> Device:
    return Device(id=name, account_id=account.id, created_at=100.0, expires_at=700.0)


def put(store: Store, account: Account, name: str, *hashes: str) -> Device:
    made = device_of(account, name)
    with store.begin() as tx:
        devices.replace(tx, made, sip_user=f"92{account.extension}", token_hashes=hashes)
    return made


def test_a_device_is_found_by_each_of_its_tokens_and_by_account(
    store: Store, alice: Account
) -> None:
    made = put(store, alice, "first", "h1", "h2")
    with store.begin() as tx:
        assert devices.by_token_hash(tx, "h1") == made
        assert devices.by_token_hash(tx, "h2") == made
        assert devices.by_token_hash(tx, "h3") is None
        assert devices.of_account(tx, alice.id) == made
        assert devices.by_account(tx) == {alice.id: made}


def test_a_new_device_takes_the_place_of_the_one_before(
    store: Store, alice: Account, bob: Account
) -> None:
    put(store, alice, "first", "old")
    of_bob = put(store, bob, "other", "bobs")
    second = put(store, alice, "second", "new")
    with store.begin() as tx:
        assert devices.by_token_hash(tx, "old") is None
        assert devices.by_token_hash(tx, "new") == second
        assert devices.by_token_hash(tx, "bobs") == of_bob


def test_the_schema_itself_refuses_a_second_device(store: Store, alice: Account) -> None:
    put(store, alice, "first", "h1")
    row = {"id": "x", "account_id": alice.id, "created_at": 0, "expires_at": 0, "sip_user": "9"}
    with pytest.raises(IntegrityError), store.begin() as tx:
        tx.execute(insert(device_table).values(**row))


def test_activation_keeps_only_the_token_that_was_used(store: Store, alice: Account) -> None:
    made = put(store, alice, "first", "used", "unused")
    with store.begin() as tx:
        devices.activate(tx, "first", used_hash="used", ha1="a" * 32, now=200.0)
    with store.begin() as tx:
        assert devices.by_token_hash(tx, "used") == replace(made, activated_at=200.0)
        assert devices.by_token_hash(tx, "unused") is None
        assert devices.ha1_of(tx, "first") == "a" * 32


def test_beside_the_token_in_use_the_last_one_offered_is_possible(
    store: Store, alice: Account
) -> None:
    made = put(store, alice, "first", "h1", "h2")
    with store.begin() as tx:
        for offered in ("h3", "h4"):
            devices.offer_token(tx, "first", held="h1", offered=offered)
        found = {name: devices.by_token_hash(tx, name) for name in ("h1", "h2", "h3", "h4")}
    assert found == {"h1": made, "h2": None, "h3": None, "h4": made}


def test_the_edge_learns_active_devices_alone(store: Store, alice: Account, bob: Account) -> None:
    put(store, alice, "first", "h1")
    put(store, bob, "other", "h2")
    with store.begin() as tx:
        assert devices.credentials(tx) == []
        devices.activate(tx, "first", used_hash="h1", ha1="a" * 32, now=200.0)
        assert devices.credentials(tx) == [Credential("92201", "a" * 32, "first")]
        devices.activate(tx, "first", used_hash="h1", ha1="b" * 32, now=200.0)
        assert devices.credentials(tx) == [Credential("92201", "b" * 32, "first")]


def test_removing_tells_whether_there_was_a_device(store: Store, alice: Account) -> None:
    put(store, alice, "first", "h1")
    with store.begin() as tx:
        assert devices.remove(tx, alice.id) is True
        assert devices.remove(tx, alice.id) is False
        assert devices.by_token_hash(tx, "h1") is None
        assert devices.of_account(tx, alice.id) is None


def test_a_registration_is_noted_with_a_bounded_agent(
    store: Store, alice: Account, bob: Account
) -> None:
    put(store, alice, "first", "h1")
    untouched = put(store, bob, "other", "h2")
    with store.begin() as tx:
        devices.note_registration(tx, sip_user="92201", agent="é" * 500, at=300.0)
        noted = devices.of_account(tx, alice.id)
        assert devices.of_account(tx, bob.id) == untouched
    assert noted is not None
    assert (noted.registered_at, noted.agent) == (300.0, "é" * 120)


def test_the_ha1_of_an_unknown_device_is_none(store: Store) -> None:
    with store.begin() as tx:
        assert devices.ha1_of(tx, "nobody") is None
