"""Who can be woken how is known without asking the store."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import Connection

from squilla.model.push import FcmAddress, PushAddress, RelayAddress, WebPushAddress
from squilla.store import push_addresses, revision
from squilla.store.engine import Store
from squilla.wake.directory import Directory
from tests.unit.wake.people import log_in
from tests.unit.wake.playbook import ANDROID, BROWSER, IPHONE


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
