"""udp/asking: rounds over loopback, with ports that others use and a PBX that has no room."""

import asyncio
import resource
import socket
from collections.abc import Iterator
from contextlib import closing
from typing import Any

import pytest

from squilla.doctor.errands import udp_window
from squilla.doctor.inside import Here
from squilla.doctor.udp.asking import Asking, Notes
from squilla.doctor.udp.reading import Refusal
from squilla.doctor.udp.window import files_left
from tests.unit.doctor.udp.loopback import ADDRESS

PORTS = range(47000, 47100)


class Told(Here):
    """A PBX that answers what it is told to when a window is asked for."""

    def __init__(self, answer: udp_window.Answer) -> None:
        self.answer = answer

    async def ask(self, errand: Any, question: Any) -> Any:
        is_window = errand is udp_window.ERRAND and question.count
        return self.answer if is_window else await super().ask(errand, question)


@pytest.fixture
def calls() -> Iterator[list[socket.socket]]:
    """Two ports of the range taken by something else."""
    sockets = [socket.socket(socket.AF_INET, socket.SOCK_DGRAM) for _ in range(2)]
    for port, sock in zip((47010, 47011), sockets, strict=True):
        sock.bind(("0.0.0.0", port))
        sock.settimeout(0)
    yield sockets
    for sock in sockets:
        sock.close()


def asked(inside: Here, ports: range = PORTS, rounds: int = 1) -> Notes:
    async def ask() -> Notes:
        with closing(Asking(inside, ADDRESS)) as asking:
            for _ in range(rounds):
                await asking.round(asking.silent(ports), 5000)
            await asking.release()
            return asking.notes

    return asyncio.run(ask())


def test_ports_in_use_are_not_disturbed(calls: list[socket.socket]) -> None:
    notes = asked(Here())
    assert notes.in_use >= {47010, 47011}
    assert notes.landed == {port: port for port in PORTS if port not in notes.in_use}
    for call in calls:
        with pytest.raises(BlockingIOError):
            call.recv(100)


def test_what_answered_is_not_asked_again() -> None:
    assert asked(Here(), rounds=2).packets == asked(Here()).packets


def test_a_pbx_with_little_room_takes_more_windows() -> None:
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    in_use = limits[0] - files_left()
    resource.setrlimit(resource.RLIMIT_NOFILE, (in_use + 60, limits[1]))
    try:
        notes = asked(Here())
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert notes.refusal is None
    assert notes.landed.keys() | notes.in_use == set(PORTS)


@pytest.mark.parametrize(
    ("answer", "refusal"),
    [
        (udp_window.Answer(is_busy=True), Refusal.BUSY),
        (udp_window.Answer(), Refusal.FILES),
        (udp_window.Answer(bound=(40000,)), Refusal.FILES),
    ],
)
def test_a_pbx_that_opens_nothing_ends_the_sweep(
    answer: udp_window.Answer, refusal: Refusal
) -> None:
    notes = asked(Told(answer))
    assert (notes.refusal, notes.packets) == (refusal, 0)


def test_arrivals_are_those_of_this_sweep() -> None:
    async def ask() -> dict[int, int]:
        with closing(Asking(Here(), ADDRESS)) as asking:
            await asking.round(PORTS, 5000)
            await asking.release()
            return await asking.arrivals([*PORTS, 47200])

    arrived = asyncio.run(ask())
    assert arrived.keys() <= set(PORTS)
    assert len(arrived) > 90
    assert all(port == landed for port, landed in arrived.items())


@pytest.mark.parametrize(
    ("failure", "canaries", "heard", "corrected"),
    [
        (0.0, 100, 100, 0.0),
        (0.9, 100, 99, 0.01),
        (0.9, 100, 50, 0.9),
        (0.1, 100, 99, 0.01),
        (0.1, 50, 50, 0.1),
        (0.9, 0, 0, 0.9),
    ],
)
def test_loss_that_spares_the_canary_is_none(
    failure: float, canaries: int, heard: int, corrected: float
) -> None:
    notes = Notes(canaries=canaries, canaries_heard=heard)
    assert notes.corrected(failure) == pytest.approx(corrected)
