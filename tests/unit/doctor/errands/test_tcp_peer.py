"""Where connections came in: by their ports, by their rhythm, and never by a question too wide."""

import asyncio
import socket
from collections.abc import Mapping

import pytest

from squilla.doctor.errands import tcp_peer as module
from squilla.doctor.errands.sockets_table import ESTABLISHED, LISTENING, SYN_RECEIVED, Row
from squilla.doctor.errands.tcp_peer import (
    Answer,
    Inbound,
    Landing,
    Question,
    came_from,
    came_in_rhythm,
    watch,
)

TIME_WAIT = 6
PROBE, OTHER, GATEWAY = "203.0.113.9", "198.51.100.4", "10.0.0.1"
PORTS = (40001, 40002, 40003)
OFFSETS = (0.0, 1.0, 2.5)


def dials(local: int, *ports: int, peer: str = PROBE) -> list[Inbound]:
    return [Inbound(peer, port, local) for port in ports]


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        (dials(6061, *PORTS), (Landing(6061, is_inner=False),)),
        (dials(5061, *PORTS), (Landing(5061, is_inner=False),)),
        (dials(6061, 40001, 40003), (Landing(6061, is_inner=False),)),
        (dials(6061, 40001), ()),
        (dials(6061, 40001) + dials(6061, 40002, peer=OTHER), ()),
        (dials(6061, 40001) + dials(5061, 40002), ()),
        (dials(6061, 50001, 50002), ()),
        (dials(6061, *PORTS, peer=GATEWAY), (Landing(6061, is_inner=True),)),
        ([], ()),
    ],
)
def test_by_port(seen: list[Inbound], wanted: tuple[Landing, ...]) -> None:
    assert came_from(PORTS, seen) == wanted


def at(local: int, *moments: float, peer: str = PROBE) -> dict[Inbound, float]:
    return {Inbound(peer, number, local): moment for number, moment in enumerate(moments)}


@pytest.mark.parametrize(
    ("seen", "wanted"),
    [
        (at(5061, 100.0, 101.0, 102.5), (Landing(5061, is_inner=False),)),
        (at(5061, 100.0, 101.3, 102.3), (Landing(5061, is_inner=False),)),
        (at(5061, 99.0, 100.0, 101.0, 102.5, 103.0), (Landing(5061, is_inner=False),)),
        (at(5061, 100.0, 101.0, 102.5, peer=GATEWAY), (Landing(5061, is_inner=True),)),
        (at(5061, 100.0, 101.0), ()),
        (at(5061, 100.0, 101.0, 103.0), ()),
        (at(5061, 100.0), ()),
        (at(5061, 100.0, 101.0) | at(5061, 1.0, 1.0, 102.5, peer=OTHER), ()),
        ({}, ()),
    ],
)
def test_by_rhythm(seen: Mapping[Inbound, float], wanted: tuple[Landing, ...]) -> None:
    assert came_in_rhythm(OFFSETS, seen) == wanted


@pytest.mark.parametrize(
    "question",
    [
        Question((1, 2), OFFSETS, 5.0),
        Question((1, 1, 2), OFFSETS, 5.0),
        Question((1, 2, 65536), OFFSETS, 5.0),
        Question(tuple(range(1, 65536)), OFFSETS, 5.0),
        Question(PORTS, (), 5.0),
        Question(PORTS, (0.0, 0.0, 0.0), 5.0),
        Question(PORTS, (1.0, 2.0, 3.0), 5.0),
        Question(PORTS, (0.0, 1.0), 5.0),
        Question(PORTS, (0.0, 1.0, 9.0), 5.0),
        Question(PORTS, (0.0, float("nan"), 2.0), 5.0),
        Question(PORTS, OFFSETS, 16.0),
        Question(PORTS, OFFSETS, 0.0),
        Question(PORTS, OFFSETS, float("nan")),
    ],
)
def test_a_question_that_would_fit_anybody_is_refused(question: Question) -> None:
    with pytest.raises(ValueError, match=r"port|gap|lasts"):
        asyncio.run(watch(question))


def test_only_what_came_in_counts() -> None:
    table = (
        Row("0.0.0.0", 6061, "0.0.0.0", 0, LISTENING),
        Row("10.0.0.7", 6061, PROBE, 40001, ESTABLISHED),
        Row("10.0.0.7", 6061, PROBE, 40002, SYN_RECEIVED),
        Row("10.0.0.7", 6061, PROBE, 40003, TIME_WAIT),
        Row("10.0.0.7", 50000, OTHER, 443, ESTABLISHED),
    )
    assert [one.peer_port for one in module._of_listeners(table)] == [40001, 40002]


def bound() -> socket.socket:
    made = socket.socket()
    made.bind(("127.0.0.1", 0))
    return made


def test_real_connections_are_seen_and_older_ones_are_not() -> None:
    async def run(server: socket.socket, clients: list[socket.socket]) -> Answer:
        local, ports = server.getsockname(), [one.getsockname()[1] for one in clients]
        clients[0].connect(local)
        watching = asyncio.create_task(watch(Question(tuple(ports[:3]), OFFSETS, 5.0)))
        await asyncio.sleep(0.3)
        clients[1].connect(local)
        await asyncio.sleep(0.4)
        assert not watching.done()
        clients[2].connect(local)
        return await watching

    with socket.create_server(("127.0.0.1", 0)) as server:
        clients = [bound() for _ in PORTS]
        answer = asyncio.run(run(server, clients))
        for client in clients:
            client.close()
        assert answer.by_port == (Landing(server.getsockname()[1], is_inner=True),)


def test_it_ends_by_itself(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PAUSE", 0.02)
    answer = asyncio.run(watch(Question(PORTS, OFFSETS, 0.1)))
    assert (answer.by_port, answer.by_rhythm) == ((), ())
