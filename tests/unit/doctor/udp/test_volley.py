"""udp/volley: packets leave at their pace, and only authentic answers count."""

import time
from collections import Counter
from collections.abc import Iterator

import pytest

from squilla.doctor.udp import packet
from squilla.doctor.udp.packet import Asked, Landed
from squilla.doctor.udp.volley import Heard, Sender, Shot, Volley
from squilla.doctor.udp.window import Opening, Window
from tests.unit.doctor.udp.test_window import KEY, NONCE, free_port, udp


@pytest.fixture
def sender() -> Iterator[Sender]:
    made = Sender(KEY, NONCE, "127.0.0.1")
    yield made
    made.close()


@pytest.fixture
def port() -> Iterator[int]:
    opened = Window(Opening(KEY, (free_port(),), 10), Counter())
    yield opened.bound[0]
    opened.close()


def shots(port: int, count: int) -> list[Shot]:
    return [
        Shot(serial, port, packet.question(KEY, Asked(port, NONCE, serial)))
        for serial in range(count)
    ]


def test_each_packet_is_answered(sender: Sender, port: int) -> None:
    sender.send(Volley(shots(port, 300), 5000, 2))
    assert sorted(sender.heard) == list(range(300))
    assert sender.heard[7] == Heard(Landed(port, port, 7), "127.0.0.1", port)
    assert sender.unsent == 0


@pytest.mark.parametrize("rate", [500, 2000])
def test_it_keeps_to_the_pace(sender: Sender, port: int, rate: int) -> None:
    began = time.monotonic()
    sender.send(Volley(shots(port, rate // 4), rate, 2))
    assert 0.2 < time.monotonic() - began < 0.6


def test_it_ends_when_all_is_answered_or_patience_is_over(sender: Sender, port: int) -> None:
    began = time.monotonic()
    sender.send(Volley(shots(port, 1), 100, 5))
    assert time.monotonic() - began < 2
    with udp() as silent:
        sender.send(Volley([Shot(9, silent.getsockname()[1], b"x")], 100, 0.1))
    assert sorted(sender.heard) == [0]


def test_a_forged_answer_does_not_count(sender: Sender) -> None:
    with udp() as forger:
        [shot] = shots(forger.getsockname()[1], 1)
        sender.send(Volley([shot], 100, 0.01))
        _, victim = forger.recvfrom(100)
        forger.sendto(packet.answer(b"o" * packet.KEY_BYTES, Asked(1, NONCE, 0), 1), victim)
        forger.sendto(b"", victim)
        sender.send(Volley([shot], 100, 0.1))
    assert sender.heard == {}


def test_an_answer_from_elsewhere_says_so(sender: Sender) -> None:
    with udp() as server, udp("127.0.0.2") as other:
        dialled = server.getsockname()[1]
        sender.send(Volley(shots(dialled, 1), 100, 0.01))
        _, asker = server.recvfrom(100)
        other.sendto(packet.answer(KEY, Asked(dialled, NONCE, 0), dialled), asker)
        sender.send(Volley(shots(dialled, 1), 100, 0.2))
        assert sender.heard[0].address == "127.0.0.2"
        assert sender.heard[0].port == other.getsockname()[1]


def test_what_the_system_does_not_send_is_counted(sender: Sender) -> None:
    sender.send(Volley([Shot(0, 0, b"x")] * 3, 1000, 0.01))
    assert sender.unsent == 3
