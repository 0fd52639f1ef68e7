"""errands/udp_window_seen: what arrived in a sweep, whether it could be answered or not."""

import asyncio

import pytest

from squilla.doctor.errands import udp_window
from squilla.doctor.errands.udp_window_seen import Answer, Arrival, Question, run
from squilla.doctor.udp import packet
from squilla.doctor.udp.packet import Asked
from tests.unit.doctor.udp.test_window import NONCE, ask, udp

FIRST = 47400
KEY = "5a" * packet.KEY_BYTES


def seen(first: int, count: int, key: str = KEY) -> Answer:
    return asyncio.run(run(Question(first, count, key)))


def test_arrivals_by_dialled_and_local_port() -> None:
    asyncio.run(udp_window.run(udp_window.Question(FIRST, 10, 5, KEY)))
    with udp() as sock:
        for dialled, landed in ((FIRST, FIRST), (FIRST + 1, FIRST + 3), (FIRST + 1, FIRST + 3)):
            question = packet.question(bytes.fromhex(KEY), Asked(dialled, NONCE, 1))
            ask(sock, landed, question)
            sock.recv(100)
    asyncio.run(udp_window.run(udp_window.Question(0, 0, 0, KEY)))
    first, second = Arrival(FIRST, FIRST, 1), Arrival(FIRST + 1, FIRST + 3, 2)
    assert seen(FIRST, 10) == Answer((first, second))
    assert seen(FIRST + 1, 10) == Answer((second,))
    assert seen(FIRST, 10, "00" * packet.KEY_BYTES) == Answer(())


@pytest.mark.parametrize(("count", "key"), [(0, KEY), (1025, KEY), (10, "5a"), (10, "no key")])
def test_a_question_beyond_the_bounds_is_refused(count: int, key: str) -> None:
    with pytest.raises(ValueError, match=r"^(ask about|a key) "):
        seen(FIRST, count, key)


def test_the_key_is_not_shown() -> None:
    assert KEY not in repr(Question(FIRST, 1, KEY))
