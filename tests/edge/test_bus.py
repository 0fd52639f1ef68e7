"""Events to the control plane, over a Unix stream."""

import json
import socket
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from squilla.edge.bus import Bus


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bus"


@pytest.fixture
def bus(path: Path) -> Iterator[Bus]:
    made = Bus(str(path))
    yield made
    made._close()


def listening(path: Path, backlog: int = 8) -> socket.socket:
    path.unlink(missing_ok=True)
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    server.settimeout(5)
    server.bind(str(path))
    server.listen(backlog)
    return server


def heard(connection: socket.socket, lines: int) -> list[dict[str, object]]:
    connection.settimeout(5)
    with connection.makefile("rb") as stream:
        return [json.loads(stream.readline()) for _ in range(lines)]


def test_events_reach_who_listens_a_line_each_over_one_connection(path: Path, bus: Bus) -> None:
    with closing(listening(path)) as server:
        assert bus.send("registered", user="92201", at=1.5)
        assert bus.send("call", name="a\nb", push=None)
        connection, _ = server.accept()
        with connection:
            assert heard(connection, 2) == [
                {"event": "registered", "user": "92201", "at": 1.5},
                {"event": "call", "name": "a\nb", "push": None},
            ]


def test_nothing_is_opened_before_the_first_event(path: Path, bus: Bus) -> None:
    with closing(listening(path)) as server:
        server.settimeout(0)
        with pytest.raises(BlockingIOError):
            server.accept()
        assert bus._socket is None


def test_nobody_listening_is_no_error(path: Path, bus: Bus) -> None:
    assert bus.send("registered") is False
    listening(path).close()
    assert bus.send("registered") is False


def test_a_listener_that_began_anew_hears_the_next_event(path: Path, bus: Bus) -> None:
    with closing(listening(path)) as server:
        bus.send("first")
        server.accept()[0].close()
    with closing(listening(path)) as server:
        assert bus.send("second")
        connection, _ = server.accept()
        with connection:
            assert heard(connection, 1) == [{"event": "second"}]


def test_a_listener_that_is_far_behind_never_blocks_a_worker(path: Path, bus: Bus) -> None:
    with closing(listening(path, backlog=1)):
        before = time.monotonic()
        sent = [bus.send("registered", text="x" * 50_000) for _ in range(200)]
        assert time.monotonic() - before < 1
    assert sent[0]
    assert not all(sent)


def test_half_a_line_is_never_followed_by_another(path: Path, bus: Bus) -> None:
    with closing(listening(path)) as server:
        for _ in range(40):
            bus.send("registered", text="x" * 50_000)
        connection, _ = server.accept()
        with connection, connection.makefile("rb") as stream:
            connection.settimeout(5)
            lines = stream.readlines()
    assert len(lines) > 1
    assert all(json.loads(line)["event"] == "registered" for line in lines[:-1])
