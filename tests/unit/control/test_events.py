"""What the edge reports, heard over a real socket."""

import json
import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection
from sqlalchemy.exc import OperationalError

from squilla.control.events import EventListener
from squilla.edge.bus import Bus
from squilla.model.devices import Device
from squilla.store import accounts, devices
from squilla.store.engine import Store


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    opened = Store(f"sqlite:///{tmp_path / 'store.db'}")
    opened.migrate()
    with opened.begin() as tx:
        person = accounts.add(
            tx, username="alice", display_name="A", extension="201", password_hash="h"
        )
        device = Device("d" * 32, person.id, 0.0, 600.0)
        devices.replace(tx, device, sip_user="92201", token_hashes=["h" * 64])
    yield opened
    opened.close()


def seen(store: Store) -> tuple[float | None, str]:
    with store.begin() as tx:
        (device,) = devices.by_account(tx).values()
    return device.registered_at, device.agent


@contextmanager
def listening(path: Path, store: Store) -> Iterator[None]:
    listener = EventListener(path, store, clock=lambda: 1234.5)
    thread = threading.Thread(target=listener.run)
    thread.start()
    try:
        yield
    finally:
        listener.stop()
        thread.join(timeout=5)
        assert not thread.is_alive()


def wait_seen(store: Store) -> tuple[float | None, str]:
    deadline = time.monotonic() + 5
    while seen(store)[0] is None and time.monotonic() < deadline:
        time.sleep(0.02)
    return seen(store)


def test_a_registration_is_remembered_with_its_program(tmp_path: Path, store: Store) -> None:
    bus = Bus(str(tmp_path / "bus"))
    with listening(tmp_path / "bus", store), bus._socket:
        assert bus.send("registered", user="92201", agent="Old/1", call_id="c")
        assert bus.send("registered", user="92201", agent="App/2", call_id="c")
        assert wait_seen(store) == (1234.5, "App/2")


GARBAGE = [
    b"",
    b"\xff\xfe",
    b"{",
    b"[]",
    b"7",
    b"{}",
    b'{"event": "registered"}',
    b'{"event": "registered", "user": "92201"}',
    b'{"event": "registered", "user": 92201, "agent": "x"}',
    b'{"event": "unregistered", "user": "92201", "agent": "x"}',
    b'{"event": "registered", "user": "nobody", "agent": "x"}',
]


def test_whatever_arrives_the_next_registration_is_heard(tmp_path: Path, store: Store) -> None:
    good = json.dumps({"event": "registered", "user": "92201", "agent": "App/2"}).encode()
    with (
        listening(tmp_path / "bus", store),
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender,
    ):
        for datagram in (*GARBAGE, good):
            sender.sendto(datagram, str(tmp_path / "bus"))
        assert wait_seen(store) == (1234.5, "App/2")


class Stumbling(Store):
    """A store that fails at its next transaction."""

    stumbles = threading.Event()

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        if not self.stumbles.is_set():
            self.stumbles.set()
            raise OperationalError("locked", None, Exception())
        with super().begin() as tx:
            yield tx


def test_a_store_that_fails_once_does_not_end_the_listening(tmp_path: Path, store: Store) -> None:
    stumbling = Stumbling(f"sqlite:///{tmp_path / 'store.db'}")
    bus = Bus(str(tmp_path / "bus"))
    with closing(stumbling), listening(tmp_path / "bus", stumbling), bus._socket:
        assert bus.send("registered", user="92201", agent="App/1")
        assert Stumbling.stumbles.wait(timeout=5)
        assert bus.send("registered", user="92201", agent="App/2")
        assert wait_seen(store) == (1234.5, "App/2")


def test_a_socket_file_left_behind_is_replaced(tmp_path: Path, store: Store) -> None:
    (tmp_path / "bus").touch()
    with listening(tmp_path / "bus", store):
        assert (tmp_path / "bus").is_socket()


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_the_folders_owner_can_send(tmp_path: Path, store: Store) -> None:
    folder = tmp_path / "run"
    folder.mkdir()
    os.chown(folder, 65534, 65534)
    with listening(folder / "bus", store):
        assert (folder / "bus").stat().st_uid == 65534
