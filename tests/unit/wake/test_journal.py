"""Timelines reach the store, whatever it does in between."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import pytest
from sqlalchemy import Connection

from squilla.model.wakes import Stop, Wake
from squilla.store import devices, push_addresses, wakes
from squilla.store.engine import Store
from squilla.wake import journal as module
from squilla.wake.journal import Journal
from tests.unit.wake.people import log_in
from tests.unit.wake.playbook import ANDROID, BROWSER

WAKE = Wake("w1", "call-1", "92201", "202", 1000.0)
OVER = replace(WAKE, stop=Stop.ANSWERED)


class Flaky(Store):
    """A store that can be away; it counts its transactions."""

    def __init__(self, store: Store) -> None:
        self._engine = store._engine
        self.away = False
        self.transactions = 0

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        if self.away:
            raise ConnectionError("away")
        self.transactions += 1
        with super().begin() as tx:
            yield tx


@pytest.fixture
def flaky(store: Store) -> Flaky:
    return Flaky(store)


def written(store: Store, call_id: str = "call-1") -> list[Wake]:
    with store.begin() as tx:
        return wakes.by_call_id(tx, call_id)


def test_the_latest_state_of_a_timeline_is_written(store: Store) -> None:
    journal = Journal(store)
    for state in (WAKE, replace(WAKE, agent="App/1"), OVER):
        journal.note(state)
    assert written(store) == []
    journal.write()
    assert written(store) == [OVER]


def test_a_later_state_replaces_what_was_written(store: Store) -> None:
    journal = Journal(store)
    journal.note(WAKE)
    journal.write()
    journal.note(OVER)
    journal.write()
    assert written(store) == [OVER]


def test_what_has_gathered_is_one_transaction(flaky: Flaky) -> None:
    journal = Journal(flaky)
    log_in(flaky, "201")
    before = flaky.transactions
    journal.note(WAKE)
    journal.registered("92201", "App/1", 1000.0)
    journal.announced("92201", ANDROID, 1000.0)
    journal.write()
    assert flaky.transactions == before + 1


def test_nothing_gathered_leaves_the_store_alone(flaky: Flaky) -> None:
    Journal(flaky).write()
    assert flaky.transactions == 0


def test_what_phones_say_is_written(store: Store) -> None:
    log_in(store, "201")
    journal = Journal(store)
    journal.registered("92201", "App/1", 990.0)
    journal.registered("92201", "App/2", 1000.0)
    journal.announced("92201", ANDROID, 1000.0)
    journal.write()
    with store.begin() as tx:
        entry = push_addresses.directory(tx)["92201"]
        device = devices.by_account(tx)[entry.account_id]
    assert (entry.address, entry.announced_at) == (ANDROID, 1000.0)
    assert (device.agent, device.registered_at) == ("App/2", 1000.0)


def test_changes_of_an_address_keep_their_order(store: Store) -> None:
    log_in(store, "201", ANDROID)
    journal = Journal(store)
    journal.withdrawn("92201")
    journal.announced("92201", BROWSER, 1000.0)
    journal.write()
    with store.begin() as tx:
        assert push_addresses.directory(tx)["92201"].address == BROWSER
    journal.announced("92201", ANDROID, 1001.0)
    journal.withdrawn("92201")
    journal.write()
    with store.begin() as tx:
        assert push_addresses.directory(tx)["92201"].address is None


@pytest.mark.parametrize(("since", "kept"), [(None, False), (501.0, False), (499.0, True)])
def test_a_dead_address_is_forgotten_unless_announced_since(
    store: Store, since: float | None, *, kept: bool
) -> None:
    log_in(store, "201", ANDROID, at=500.0)
    journal = Journal(store)
    journal.gone(ANDROID, since)
    journal.write()
    with store.begin() as tx:
        assert (push_addresses.directory(tx)["92201"].address is not None) == kept


def test_what_could_not_be_written_is_written_later(flaky: Flaky) -> None:
    log_in(flaky, "201", ANDROID)
    journal = Journal(flaky)
    flaky.away = True
    journal.note(WAKE)
    journal.note(replace(WAKE, id="w2", call_id="call-2"))
    journal.registered("92201", "App/1", 1000.0)
    journal.withdrawn("92201")
    journal.write()
    journal.note(OVER)
    journal.announced("92201", BROWSER, 1001.0)
    journal.registered("92201", "App/2", 1001.0)
    journal.write()
    flaky.away = False
    journal.write()
    assert written(flaky) == [OVER]
    assert len(written(flaky, "call-2")) == 1
    with flaky.begin() as tx:
        entry = push_addresses.directory(tx)["92201"]
    assert (entry.address, entry.agent) == (BROWSER, "App/2")


def test_a_write_that_fails_in_the_middle_leaves_nothing_half(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    log_in(store, "201", ANDROID)
    journal = Journal(store)
    journal.withdrawn("92201")
    journal.note(WAKE)
    with monkeypatch.context() as broken:
        broken.setattr(wakes, "save", _fail)
        journal.write()
    with store.begin() as tx:
        assert push_addresses.directory(tx)["92201"].address == ANDROID
    journal.write()
    assert written(store) == [WAKE]


def _fail(*_arguments: object) -> None:
    raise ConnectionError("gone")


def test_what_is_kept_has_a_bound(flaky: Flaky, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MOST_WAITING", 3)
    journal = Journal(flaky)
    for number in range(5):
        journal.note(replace(WAKE, id=f"w{number}", call_id=f"call-{number}"))
        journal.withdrawn("92201")
    journal.note(replace(OVER, id="w0", call_id="call-0"))
    assert len(journal._waiting) == 3
    journal.write()
    assert [wake.stop for wake in written(flaky, "call-0")] == [Stop.ANSWERED]
    assert written(flaky, "call-4") == []


def running(journal: Journal) -> Callable[[], None]:
    """Start the journal; what is returned stops it."""
    thread = threading.Thread(target=journal.run)
    thread.start()

    def end() -> None:
        journal.stop()
        thread.join(timeout=5)
        assert not thread.is_alive()

    return end


def test_it_writes_by_itself(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WRITE_SECONDS", 0.01)
    journal = Journal(store)
    done = threading.Event()
    write = journal.write

    def seen() -> None:
        write()
        if written(store):
            done.set()

    monkeypatch.setattr(journal, "write", seen)
    end = running(journal)
    journal.note(WAKE)
    assert done.wait(5)
    end()


def test_stopping_writes_the_rest(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "WRITE_SECONDS", 60.0)
    journal = Journal(store)
    end = running(journal)
    journal.note(OVER)
    end()
    assert written(store) == [OVER]
