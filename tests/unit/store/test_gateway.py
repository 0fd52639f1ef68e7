"""The gateway's systems and phones in the store (M4)."""

from concurrent.futures import ThreadPoolExecutor

import pytest

from squilla.model.push import Platform
from squilla.store import gateway
from squilla.store.engine import Store
from squilla.store.gateway import Phone, System

TOKEN = "t1"
NOVA = System("nova", "a" * 64, None, 10.0)


def phone(topic: str = "1" * 64, *, token: str = TOKEN, at: float = 100.0) -> Phone:
    return Phone(topic, Platform.ANDROID, token, at, at + 50.0)


def put(store: Store, *phones: Phone) -> None:
    with store.begin() as tx:
        for one in phones:
            gateway.put_phone(tx, one)


def test_a_system_is_kept_as_it_was_added(store: Store) -> None:
    with store.begin() as tx:
        assert gateway.add_system(tx, NOVA)
        assert gateway.system_of(tx, "nova") == NOVA
        assert gateway.system_of(tx, "other") is None
        assert gateway.systems(tx) == [NOVA]


def test_an_id_is_given_once(store: Store) -> None:
    with store.begin() as tx:
        gateway.add_system(tx, NOVA)
        assert not gateway.add_system(tx, System("nova", "b" * 64, None, 20.0))
        assert gateway.systems(tx) == [NOVA]


def test_a_system_is_blocked_and_admitted_again(store: Store) -> None:
    with store.begin() as tx:
        gateway.add_system(tx, NOVA)
        assert gateway.set_blocked(tx, "nova", "unpaid")
        assert [system.blocked_why for system in gateway.systems(tx)] == ["unpaid"]
        assert gateway.set_blocked(tx, "nova", None)
        assert gateway.system_of(tx, "nova") == NOVA
        assert not gateway.set_blocked(tx, "other", "unpaid")


def test_a_removed_system_is_gone(store: Store) -> None:
    with store.begin() as tx:
        gateway.add_system(tx, NOVA)
        assert gateway.remove_system(tx, "nova")
        assert not gateway.remove_system(tx, "nova")
        assert gateway.systems(tx) == []


def test_the_last_registration_on_a_topic_wins(store: Store) -> None:
    put(store, phone(token="old"), phone(token="new"))
    with store.begin() as tx:
        assert gateway.phone_of(tx, "1" * 64, 120.0) == phone(token="new")


def test_a_newer_topic_takes_the_token_from_the_older(store: Store) -> None:
    put(store, phone("1" * 64), phone("2" * 64), phone("3" * 64, token="other"))
    with store.begin() as tx:
        found = [gateway.phone_of(tx, digit * 64, 120.0) for digit in "123"]
    assert found == [None, phone("2" * 64), phone("3" * 64, token="other")]


def test_a_phone_expires_unless_it_is_extended(store: Store) -> None:
    put(store, phone())
    with store.begin() as tx:
        assert gateway.phone_of(tx, "1" * 64, 149.9)
        assert gateway.phone_of(tx, "1" * 64, 150.0) is None
        gateway.extend_phone(tx, "1" * 64, "t1", 200.0)
        assert gateway.phone_of(tx, "1" * 64, 150.0)
        gateway.extend_phone(tx, "1" * 64, "another token", 900.0)
        assert gateway.phone_of(tx, "1" * 64, 200.0) is None


@pytest.mark.parametrize(
    ("token", "registered_by", "removed"),
    [
        ("t1", None, True),
        ("t1", 100.0, True),
        ("t1", 99.9, False),
        ("t2", None, False),
        ("t2", 500.0, False),
    ],
)
def test_only_the_phone_that_is_meant_is_forgotten(
    store: Store, token: str, registered_by: float | None, *, removed: bool
) -> None:
    put(store, phone())
    with store.begin() as tx:
        was = gateway.remove_phone(tx, "1" * 64, token, registered_by=registered_by)
        assert was is removed
        assert (gateway.phone_of(tx, "1" * 64, 120.0) is None) is removed


def test_expired_phones_are_not_counted_and_go(store: Store) -> None:
    put(store, phone(), phone("2" * 64, token="t2", at=130.0))
    with store.begin() as tx:
        assert gateway.phones_by_platform(tx, 120.0) == {Platform.ANDROID: 2}
        assert gateway.phones_by_platform(tx, 160.0) == {Platform.ANDROID: 1}
        assert gateway.remove_expired_phones(tx, 160.0) == 1
        assert gateway.phones_by_platform(tx, 0.0) == {Platform.ANDROID: 1}


def test_registrations_at_the_same_time_do_not_meet(store: Store) -> None:
    with ThreadPoolExecutor(8) as threads:
        for _ in threads.map(lambda number: put(store, phone(token=f"t{number}")), range(40)):
            pass
    with store.begin() as tx:
        assert gateway.phones_by_platform(tx, 120.0) == {Platform.ANDROID: 1}


def test_secrets_and_tokens_do_not_show() -> None:
    shown = repr(NOVA) + repr(phone(token="tok-en"))
    assert "aaaa" not in shown
    assert "1111" not in shown
    assert "tok-en" not in shown
