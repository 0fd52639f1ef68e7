"""errands/udp_window: ports on request, within bounds."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace

import pytest

from squilla.doctor.errands.udp_window import Answer, Question, key_of, run
from squilla.doctor.udp import packet
from squilla.doctor.udp.packet import Asked
from squilla.doctor.udp.windows import MOST_SWEEPS
from tests.unit.doctor.udp.test_window import NONCE, ask, udp

FIRST = 47300
KEYS = [f"{number:02x}" * packet.KEY_BYTES for number in range(1, MOST_SWEEPS + 2)]
GOOD = Question(FIRST, 10, 5, KEYS[0])


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    yield
    for key in KEYS:
        answered(Question(0, 0, 0, key))


def answered(question: Question) -> Answer:
    return asyncio.run(run(question))


def test_the_ports_answer_after_the_errand_has_ended() -> None:
    assert answered(GOOD).bound == tuple(range(FIRST, FIRST + 10))
    with udp() as sock:
        ask(sock, FIRST + 3, packet.question(key_of(KEYS[0]), Asked(7, NONCE, 1)))
        assert packet.read_answer(key_of(KEYS[0]), NONCE, sock.recv(100))


def test_one_more_port_elsewhere() -> None:
    assert answered(replace(GOOD, one_more=FIRST + 90)).bound[0] == FIRST + 90
    assert len(answered(replace(GOOD, one_more=FIRST)).bound) == 10


def test_a_port_in_use_is_told() -> None:
    with udp(port=FIRST):
        answer = answered(GOOD)
    assert answer.in_use == (FIRST,)
    assert len(answer.bound) == 9


def test_one_address_leaves_the_port_to_the_others() -> None:
    with udp(port=FIRST):
        assert len(answered(replace(GOOD, address="127.0.0.2")).bound) == 10


def test_the_next_window_replaces_this_one() -> None:
    answered(GOOD)
    assert answered(replace(GOOD, first_port=FIRST + 5)).in_use == ()


def test_a_count_of_zero_gives_the_ports_back() -> None:
    answered(GOOD)
    assert answered(replace(GOOD, count=0)) == Answer()
    udp(port=FIRST).close()


def test_too_many_sweeps_are_told_so() -> None:
    answers = [
        answered(replace(GOOD, first_port=FIRST + 10 * place, key=key))
        for place, key in enumerate(KEYS)
    ]
    assert [answer.is_busy for answer in answers] == [False] * MOST_SWEEPS + [True]


@pytest.mark.parametrize(
    "change",
    [
        {"first_port": 1023},
        {"first_port": 65530},
        {"first_port": -5},
        {"count": 1025},
        {"count": -1},
        {"seconds": 0},
        {"seconds": 10.1},
        {"seconds": float("nan")},
        {"one_more": 80},
        {"one_more": 70000},
        {"key": "00" * 31},
        {"key": "00" * 33},
        {"key": "zz" * 32},
        {"address": "localhost"},
    ],
)
def test_a_question_beyond_the_bounds_is_refused(change: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r"^(a window|ports|a key|'localhost') "):
        answered(replace(GOOD, **change))  # type: ignore[arg-type]


def test_the_key_is_not_shown() -> None:
    assert KEYS[0] not in repr(GOOD)
