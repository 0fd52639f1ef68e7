"""Who can be woken how is known without asking the store."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import Connection

from squilla.model.push import FcmAddress, PushAddress, RelayAddress, WebPushAddress
from squilla.store import push_addresses, revision
from squilla.store.engine import Store
from squilla.wake.directory import Directory
from tests.unit.wake.people import log_in, log_in_again, log_out
from tests.unit.wake.playbook import ANDROID, BROWSER, IPHONE

ANDROID_TOO = FcmAddress("another")


def anything(_address: PushAddress) -> bool:
    return True


def browsers_only(address: PushAddress) -> bool:
    return isinstance(address, WebPushAddress)


def read(
    store: Store,
    can_push: Callable[[PushAddress], bool] = anything,
    *,
    has_gateway: bool = False,
) -> Directory:
    """A directory that has read the store."""
    directory = Directory(store, can_push, has_gateway=has_gateway)
    directory.refresh()
    return directory


@pytest.mark.parametrize("has_gateway", [True, False])
def test_our_own_client_comes_before_the_gateway(store: Store, *, has_gateway: bool) -> None:
    log_in(store, "201", BROWSER)
    assert read(store, browsers_only, has_gateway=has_gateway).target("92201") == BROWSER


def test_what_we_cannot_push_goes_to_the_gateway_under_its_topic(store: Store) -> None:
    log_in(store, "201", IPHONE)
    directory = read(store, browsers_only, has_gateway=True)
    assert directory.target("92201") == RelayAddress("201".rjust(64, "0"), IPHONE.platform)


def test_without_a_gateway_it_goes_nowhere(store: Store) -> None:
    log_in(store, "201", IPHONE)
    assert read(store, browsers_only).target("92201") is None


def test_a_phone_without_an_address_has_no_target(store: Store) -> None:
    log_in(store, "201")
    directory = read(store, has_gateway=True)
    assert directory.target("92201") is None
    assert directory.target("92299") is None


def test_nothing_is_known_before_the_first_reading(store: Store) -> None:
    log_in(store, "201", ANDROID)
    assert Directory(store, anything, has_gateway=False).target("92201") is None


def test_what_a_phone_says_holds_at_once(store: Store) -> None:
    log_in(store, "201", ANDROID)
    directory = read(store)
    directory.announced("92201", BROWSER, 700.0)
    assert directory.target("92201") == BROWSER
    directory.withdrawn("92201")
    assert directory.target("92201") is None
    directory.announced("92201", IPHONE, 701.0)
    assert directory.target("92201") == IPHONE


KEYLESS = replace(BROWSER, p256dh="", auth="")


@pytest.mark.parametrize(
    ("known", "said", "news"),
    [
        (BROWSER, KEYLESS, False),
        (BROWSER, replace(BROWSER, auth="new"), True),
        (BROWSER, replace(KEYLESS, endpoint="https://push.example/2"), True),
        (ANDROID, KEYLESS, True),
        (None, KEYLESS, True),
    ],
)
def test_a_subscription_without_its_keys_does_not_replace_the_whole(
    store: Store, known: PushAddress | None, said: PushAddress, *, news: bool
) -> None:
    """RFC 8599 has no place for the keys of RFC 8291."""
    log_in(store, "201", known)
    directory = read(store)
    assert directory.announced("92201", said, 700.0) == news
    assert directory.target("92201") == (said if news else known)


def test_nobody_knows_a_phone_that_is_not_logged_in(store: Store) -> None:
    directory = read(store)
    directory.announced("92299", ANDROID, 700.0)
    directory.withdrawn("92299")
    assert directory.target("92299") is None
    assert not directory.gone("92299", ANDROID, None)


@pytest.mark.parametrize(
    ("since", "forgotten"), [(None, True), (500.1, True), (500.0, False), (499.0, False)]
)
def test_a_dead_address_is_forgotten_unless_announced_since(
    store: Store, since: float | None, *, forgotten: bool
) -> None:
    log_in(store, "201", ANDROID, at=500.0)
    directory = read(store)
    assert directory.gone("92201", ANDROID, since) == forgotten
    assert (directory.target("92201") is None) == forgotten


def test_a_dead_address_was_announced_anew_in_the_meantime(store: Store) -> None:
    log_in(store, "201", ANDROID, at=500.0)
    directory = read(store)
    directory.announced("92201", ANDROID, 800.0)
    assert not directory.gone("92201", ANDROID, 700.0)
    assert directory.target("92201") == ANDROID


def test_a_dead_address_that_was_replaced_costs_nothing(store: Store) -> None:
    log_in(store, "201", ANDROID)
    directory = read(store)
    directory.announced("92201", FcmAddress("newer"), 600.0)
    assert not directory.gone("92201", ANDROID, None)
    assert directory.target("92201") == FcmAddress("newer")


def test_an_address_dies_once(store: Store) -> None:
    log_in(store, "201", ANDROID)
    directory = read(store)
    assert directory.gone("92201", ANDROID, None)
    assert not directory.gone("92201", ANDROID, None)


def test_refreshing_sees_changes(store: Store) -> None:
    log_in(store, "201", ANDROID)
    directory = read(store)
    with store.begin() as tx:
        push_addresses.announce(tx, sip_user="92201", address=BROWSER, at=600.0)
    directory.refresh()
    assert directory.target("92201") == BROWSER
    log_in(store, "202", IPHONE)
    directory.refresh()
    assert directory.target("92202") == IPHONE


def test_refreshing_reads_only_what_changed(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    readings: list[int] = []

    def counted(tx: Connection) -> dict[str, push_addresses.Entry]:
        readings.append(1)
        return whole(tx)

    whole = push_addresses.directory
    monkeypatch.setattr(push_addresses, "directory", counted)
    directory = read(store)
    directory.refresh()
    assert len(readings) == 1
    for what in (revision.PUSH, revision.CREDENTIALS):
        with store.begin() as tx:
            revision.bump(tx, what)
        directory.refresh()
        directory.refresh()
    assert len(readings) == 3


class Clock:
    now = 100.0

    def __call__(self) -> float:
        return self.now


def test_what_a_phone_says_goes_before_what_was_read_before(store: Store) -> None:
    """The journal writes it a moment later, and the store is read in between."""
    log_in(store, "201", ANDROID)
    log_in(store, "202", ANDROID_TOO)
    directory = read(store)
    with store.begin() as tx:
        revision.bump(tx, revision.PUSH)
    found = directory.read()
    directory.announced("92201", BROWSER, 700.0)
    directory.withdrawn("92202")
    directory.adopt(found)
    assert directory.target("92201") == BROWSER
    assert directory.target("92202") is None


def test_what_a_phone_said_a_while_ago_is_written_by_now(store: Store) -> None:
    log_in(store, "201", ANDROID)
    clock = Clock()
    directory = Directory(store, anything, has_gateway=False, clock=clock)
    directory.refresh()
    directory.announced("92201", BROWSER, 700.0)
    with store.begin() as tx:
        push_addresses.announce(tx, sip_user="92201", address=IPHONE, at=701.0)
    clock.now += 1.9
    directory.refresh()
    assert directory.target("92201") == BROWSER
    with store.begin() as tx:
        revision.bump(tx, revision.PUSH)
    clock.now += 0.2
    directory.refresh()
    assert directory.target("92201") == IPHONE


def test_what_a_phone_said_is_not_the_next_phone_s(store: Store) -> None:
    """Another login of the same extension has its own token (M3)."""
    log_in(store, "201", ANDROID)
    directory = read(store)
    directory.announced("92201", BROWSER, 700.0)
    log_in_again(store, "201")
    directory.refresh()
    assert directory.target("92201") is None


def test_a_phone_that_has_logged_out_is_not_pushed(store: Store) -> None:
    log_in(store, "201", ANDROID)
    directory = read(store)
    directory.announced("92201", BROWSER, 700.0)
    log_out(store, "201")
    directory.refresh()
    assert directory.target("92201") is None


class StoreAway(Exception):
    """The database does not answer."""


def test_what_is_known_stays_while_the_store_is_away(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(store, "201", ANDROID)
    directory = read(store)
    log_in(store, "202", IPHONE)

    @contextmanager
    def away() -> Iterator[Connection]:
        raise StoreAway
        yield

    with monkeypatch.context() as broken:
        broken.setattr(store, "begin", away)
        with pytest.raises(StoreAway):
            directory.refresh()
    assert directory.target("92201") == ANDROID
    directory.refresh()
    assert directory.target("92202") == IPHONE
