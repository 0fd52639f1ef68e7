"""One push address a phone, one phone an address; dead ones go, unless they are newer (M3, M4)."""

from dataclasses import replace

import pytest

from squilla.model.accounts import Account
from squilla.model.devices import Device
from squilla.model.push import ApnsAddress, FcmAddress, PushAddress, WebPushAddress, fingerprint
from squilla.store import accounts, devices, push_addresses, revision
from squilla.store.engine import Store
from squilla.store.push_addresses import NOTED_EVERY_SECONDS, Entry
from tests.unit.enroll.threads import at_once

BROWSER = WebPushAddress("https://push.example/abc", p256dh="p" * 87, auth="a" * 22)
APPLE = ApnsAddress("ab" * 32, "org.example.phone", sandbox=True)
GOOGLE = FcmAddress("token", "project")


def log_in(store: Store, account: Account, *, used: bool = True) -> str:
    """A new login; the SIP user of its phone."""
    sip_user = f"92{account.extension}"
    with store.begin() as tx:
        before = devices.of_account(tx, account.id)
        name = f"{account.username}-{before.id if before else ''}"[:32]
        made = Device(id=name, account_id=account.id, created_at=0.0, expires_at=600.0)
        devices.replace(tx, made, sip_user=sip_user, token_hashes=[f"hash of {name}", f"no {name}"])
        if used:
            devices.activate(tx, name, used_hash=f"hash of {name}", ha1="h" * 32, now=1.0)
    return sip_user


def announce(store: Store, sip_user: str, address: PushAddress, at: float = 100.0) -> bool:
    with store.begin() as tx:
        return push_addresses.announce(tx, sip_user=sip_user, address=address, at=at)


def directory(store: Store) -> dict[str, Entry]:
    with store.begin() as tx:
        return push_addresses.directory(tx)


def number(store: Store) -> int:
    with store.begin() as tx:
        return revision.current(tx, revision.PUSH)


@pytest.mark.parametrize("address", [BROWSER, APPLE, GOOGLE])
def test_what_a_phone_announced_is_in_the_directory(
    store: Store, alice: Account, bob: Account, address: PushAddress
) -> None:
    log_in(store, alice)
    log_in(store, bob)
    with store.begin() as tx:
        devices.note_registration(tx, sip_user="92201", agent="Phone/1", at=50.0)
    before = number(store)
    assert announce(store, "92201", address)
    assert number(store) > before
    assert directory(store) == {
        "92201": Entry(address, 100.0, "hash of alice-", "Phone/1", alice.id),
        "92202": Entry(None, None, "hash of bob-", "", bob.id),
    }


def test_an_account_s_address_is_found(store: Store, alice: Account, bob: Account) -> None:
    log_in(store, alice)
    log_in(store, bob)
    announce(store, "92201", APPLE)
    with store.begin() as tx:
        assert push_addresses.of_account(tx, alice.id) == APPLE
        assert push_addresses.of_account(tx, bob.id) is None


def test_the_same_again_is_no_news_and_is_noted_once_a_minute(store: Store, alice: Account) -> None:
    log_in(store, alice)
    announce(store, "92201", GOOGLE, at=100.0)
    before = number(store)
    assert not announce(store, "92201", GOOGLE, at=100.0 + NOTED_EVERY_SECONDS)
    assert directory(store)["92201"].announced_at == 100.0
    assert not announce(store, "92201", GOOGLE, at=101.0 + NOTED_EVERY_SECONDS)
    assert directory(store)["92201"].announced_at == 101.0 + NOTED_EVERY_SECONDS
    assert number(store) == before


@pytest.mark.parametrize("changed", [APPLE, replace(GOOGLE, token="other")])
def test_another_address_takes_the_place_of_the_one_before(
    store: Store, alice: Account, changed: PushAddress
) -> None:
    log_in(store, alice)
    announce(store, "92201", GOOGLE)
    assert announce(store, "92201", changed, at=101.0)
    assert directory(store)["92201"].address == changed


def test_new_keys_of_the_same_subscription_are_news(store: Store, alice: Account) -> None:
    log_in(store, alice)
    announce(store, "92201", BROWSER)
    assert announce(store, "92201", replace(BROWSER, auth="b" * 22))
    assert directory(store)["92201"].address == replace(BROWSER, auth="b" * 22)


def test_the_same_token_on_two_accounts_belongs_to_the_last(
    store: Store, alice: Account, bob: Account
) -> None:
    log_in(store, alice)
    log_in(store, bob)
    announce(store, "92201", APPLE)
    assert announce(store, "92202", APPLE)
    assert directory(store)["92201"].address is None
    assert directory(store)["92202"].address == APPLE


def test_two_phones_that_say_the_same_at_once_do_not_both_keep_it(
    store: Store, alice: Account, bob: Account
) -> None:
    sip_users = [log_in(store, alice), log_in(store, bob)]
    at_once(8, lambda number: announce(store, sip_users[number % 2], APPLE, at=number))
    assert [entry.address for entry in directory(store).values()].count(APPLE) == 1


def test_a_login_that_no_phone_uses_keeps_nothing(store: Store, alice: Account) -> None:
    log_in(store, alice, used=False)
    before = number(store)
    assert not announce(store, "92201", APPLE)
    assert not announce(store, "92299", APPLE)
    assert (number(store), directory(store)) == (before, {})


def test_a_new_login_drops_the_address(store: Store, alice: Account) -> None:
    log_in(store, alice)
    announce(store, "92201", APPLE)
    before = number(store)
    log_in(store, alice)
    assert number(store) > before
    assert directory(store)["92201"].address is None
    assert announce(store, "92201", APPLE)


def test_a_removed_account_leaves_the_directory(store: Store, alice: Account) -> None:
    log_in(store, alice)
    announce(store, "92201", APPLE)
    before = number(store)
    with store.begin() as tx:
        accounts.remove(tx, alice.id)
    assert directory(store) == {}
    assert number(store) > before


def test_a_phone_can_withdraw(store: Store, alice: Account) -> None:
    log_in(store, alice)
    announce(store, "92201", APPLE)
    before = number(store)
    with store.begin() as tx:
        assert push_addresses.withdraw(tx, "92201")
        assert not push_addresses.withdraw(tx, "92201")
    assert directory(store)["92201"].address is None
    assert number(store) == before + 1


@pytest.mark.parametrize(
    ("since", "forgotten"),
    [(None, True), (100.5, True), (100.0, False), (99.0, False)],
)
def test_a_dead_address_goes_unless_it_was_announced_since(
    store: Store, alice: Account, since: float | None, *, forgotten: bool
) -> None:
    log_in(store, alice)
    announce(store, "92201", APPLE, at=100.0)
    before = number(store)
    with store.begin() as tx:
        assert push_addresses.forget(tx, fingerprint(APPLE), since) is forgotten
        assert not push_addresses.forget(tx, fingerprint(GOOGLE), None)
    assert directory(store)["92201"].address == (None if forgotten else APPLE)
    assert (number(store) > before) is forgotten


def test_an_entry_shows_no_secret(store: Store, alice: Account) -> None:
    log_in(store, alice)
    announce(store, "92201", APPLE)
    shown = repr(directory(store))
    assert APPLE.token not in shown
    assert "hash of" not in shown
