"""The wake path as a whole, from the edge's socket to the store."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from squilla.edge.bus import Bus
from squilla.edge.config import write_config
from squilla.model.wakes import Stop, Wake
from squilla.ops.push_keys import install_push_keys
from squilla.settings import Settings
from squilla.store import wakes
from squilla.store.engine import Store
from squilla.wake.directory import Directory
from squilla.wake.patience import Patience
from squilla.wake.running import BUS, WakePath
from squilla.wake.service import WakeService
from tests.edge.scenes import CONFIG
from tests.unit.wake.deadline import soon
from tests.unit.wake.kamailio import Kamailio
from tests.unit.wake.people import log_in
from tests.unit.wake.world import T0


class Answering(Kamailio):
    """Remembers what parked calls were answered."""

    def __init__(self) -> None:
        super().__init__()
        self.answers: list[tuple[str, int]] = []

    def end_parked(self, ticket: str) -> None:
        assert ticket == ""

    def answer_call(self, call_id: str, sequence: str, code: int, reason: str) -> bool:
        assert (sequence, reason) == ("102", "Temporarily Unavailable")
        self.answers.append((call_id, code))
        return True


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    values: dict[str, Any] = {"host": "pbx.example.com", "state": tmp_path / "state"}
    made = Settings(**values)
    for folder in (made.etc, made.run, made.push_keys):
        folder.mkdir(parents=True)
    write_config(CONFIG, made.etc / "edge.json")
    install_push_keys(made)
    return made


@contextmanager
def running(
    settings: Settings, store: Store, edge: Answering, path: WakePath | None = None
) -> Iterator[Bus]:
    """A wake path at work, and the edge's end of its socket."""
    path = path or WakePath(settings, store, edge)
    bus = Bus(str(settings.run / BUS))
    path.start()
    try:
        soon(lambda: bus.send("hello"))
        yield bus
    finally:
        bus._close()
        path.stop()
    assert not any(thread.is_alive() for thread in path._threads)


def call(bus: Bus) -> None:
    """A call for a phone that has no push address."""
    bus.send(
        "call",
        n=1,
        at=T0,
        how="parked",
        silent=0.0,
        user="92201",
        call_id="call-1",
        cseq="102",
        caller="202",
        name="",
    )


def written(store: Store) -> list[Wake]:
    with store.begin() as tx:
        return wakes.by_call_id(tx, "call-1")


def test_from_the_edge_s_socket_to_its_answer_and_the_store(
    settings: Settings, store: Store
) -> None:
    log_in(store, "201")
    edge = Answering()
    with running(settings, store, edge) as bus:
        call(bus)
        soon(lambda: edge.answers)
    assert edge.answers == [("call-1", 480)]
    assert [wake.stop for wake in written(store)] == [Stop.NO_ADDRESS]


def test_a_call_is_declined_from_another_thread(
    settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, str, str]] = []

    def decline(_service: WakeService, user: str, call_id: str) -> bool:
        asked.append((threading.current_thread().name, user, call_id))
        return call_id == "known"

    monkeypatch.setattr(WakeService, "decline", decline)
    path = WakePath(settings, store, Answering())
    with running(settings, store, Answering(), path):
        assert path.decline("92201", "known")
        assert not path.decline("92201", "other")
    assert not path.decline("92201", "known")
    assert asked == [("wake", "92201", "known"), ("wake", "92201", "other")]


def test_it_starts_while_the_store_is_away(
    settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Directory, "read", _fail)
    edge = Answering()
    with running(settings, store, edge) as bus:
        call(bus)
        soon(lambda: edge.answers)


def _fail(_directory: Directory) -> None:
    raise ConnectionError("away")


def test_the_settings_are_its_patience(
    settings: Settings, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    found: list[dict[str, float]] = []

    def made(**said: float) -> Patience:
        found.append(said)
        return Patience(**said)

    monkeypatch.setattr("squilla.wake.running.Patience", made)
    edge = Answering()
    with running(settings, store, edge) as bus:
        call(bus)
        soon(lambda: edge.answers)
    assert found == [{"call": 30, "silence": 40, "answer": 3, "repeat": 4}]
