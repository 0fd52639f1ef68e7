"""Lines of JSON from the edge's workers, each heard once, whatever the others are like."""

import asyncio
import json
import os
import socket
import stat
import time
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from squilla.control.bus import LONGEST_LINE, listening
from squilla.edge.bus import Bus

WITHIN = 5.0


class Listener:
    """What is heard; breaks on the event `breaking`."""

    def __init__(self) -> None:
        self.heard: list[Any] = []

    def __call__(self, event: Mapping[str, Any]) -> None:
        if event.get("event") == "breaking":
            raise KeyError("torn")
        self.heard.append(event.get("event"))

    async def has(self, count: int) -> list[Any]:
        """What was heard, once it is so much."""
        deadline = time.monotonic() + WITHIN
        while len(self.heard) < count:
            assert time.monotonic() < deadline, self.heard
            await asyncio.sleep(0.005)
        return self.heard


def play(path: Path, scene: Callable[[Listener], Awaitable[None]]) -> list[Any]:
    """Listen for the length of a scene; what was logged."""

    async def run() -> None:
        listener = Listener()
        async with listening(path, listener):
            await scene(listener)

    with capture_logs() as logged:
        asyncio.run(run())
    return [entry["event"] for entry in logged]


def line(event: object) -> bytes:
    return json.dumps({"event": event}).encode() + b"\n"


async def say(path: Path, *chunks: bytes) -> asyncio.StreamWriter:
    _, writer = await asyncio.open_unix_connection(path)
    for chunk in chunks:
        writer.write(chunk)
        await writer.drain()
    return writer


async def close(*writers: asyncio.StreamWriter) -> None:
    for writer in writers:
        writer.close()
        await writer.wait_closed()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "bus"


def test_the_edges_own_bus_is_heard_in_order(path: Path) -> None:
    async def scene(listener: Listener) -> None:
        bus = Bus(str(path))
        assert all(bus.send(str(number)) for number in range(100))
        assert await listener.has(100) == [str(number) for number in range(100)]
        bus._close()

    assert play(path, scene) == []


def test_each_worker_has_a_connection_of_its_own(path: Path) -> None:
    async def scene(listener: Listener) -> None:
        writers = [await say(path, line(number)) for number in range(3)]
        assert sorted(await listener.has(3)) == [0, 1, 2]
        await close(writers[0])
        writers[1].write(line("again"))
        assert (await listener.has(4))[-1] == "again"
        await close(*writers[1:])

    assert play(path, scene) == []


def test_a_line_may_come_in_pieces_and_several_at_once(path: Path) -> None:
    async def scene(listener: Listener) -> None:
        text = line("first") + line("second")
        writer = await say(path, text[:5], text[5:25], text[25:])
        assert await listener.has(2) == ["first", "second"]
        await close(writer)

    assert play(path, scene) == []


@pytest.mark.parametrize(
    ("broken", "logged"),
    [
        (b"no json\n", ["unreadable event from the edge"]),
        (b"\xff\xfe\n", ["unreadable event from the edge"]),
        (b"\n", ["unreadable event from the edge"]),
        (b'["call"]\n', ["unreadable event from the edge"]),
        (b"7\n", ["unreadable event from the edge"]),
        (line("breaking"), ["event from the edge not handled"]),
        (b"[" * 50_000 + b"\n", ["unreadable event from the edge"]),
    ],
    ids=["text", "bytes", "empty", "list", "number", "breaks", "deep"],
)
def test_an_event_that_is_broken_costs_no_other(
    path: Path, broken: bytes, logged: list[str]
) -> None:
    async def scene(listener: Listener) -> None:
        writer = await say(path, line("before"), broken, line("after"))
        assert await listener.has(2) == ["before", "after"]
        await close(writer)

    assert play(path, scene) == logged


def test_a_line_without_end_is_never_kept(path: Path) -> None:
    async def scene(listener: Listener) -> None:
        reader, writer = await asyncio.open_unix_connection(path)
        writer.write(b"x" * (LONGEST_LINE * 3))
        assert await asyncio.wait_for(reader.read(), WITHIN) == b""
        another = await say(path, line("another"))
        assert await listener.has(1) == ["another"]
        await close(another)
        writer.close()

    play(path, scene)


def test_half_a_line_of_a_worker_that_ended_is_no_event(path: Path) -> None:
    async def scene(listener: Listener) -> None:
        await close(await say(path, line("whole"), b'{"event": "ha'))
        assert await listener.has(1) == ["whole"]
        await close(await say(path, line("next")))
        assert await listener.has(2) == ["whole", "next"]

    assert play(path, scene) == ["unreadable event from the edge"]


def test_a_socket_left_over_is_replaced(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as old:
        old.bind(str(path))

    async def scene(listener: Listener) -> None:
        await close(await say(path, line("heard")))
        await listener.has(1)

    play(path, scene)


def test_only_the_owner_of_the_folder_may_write(path: Path) -> None:
    async def scene(_: Listener) -> None:
        found = path.stat()  # noqa: ASYNC240 - a moment in a test
        assert stat.S_IMODE(found.st_mode) == 0o600
        assert (found.st_uid, found.st_gid) == (
            path.parent.stat().st_uid,
            path.parent.stat().st_gid,
        )

    if os.getuid() == 0:
        os.chown(path.parent, 65534, 65534)
    play(path, scene)


def test_at_the_end_nobody_listens_and_the_workers_know_at_once(path: Path) -> None:
    async def run() -> None:
        listener = Listener()
        async with listening(path, listener):
            reader, writer = await asyncio.open_unix_connection(path)
            writer.write(line("hello"))
            await listener.has(1)
        assert await asyncio.wait_for(reader.read(), WITHIN) == b""
        writer.close()

    asyncio.run(run())
    assert Bus(str(path)).send("late") is False
