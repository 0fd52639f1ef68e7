"""What the checks of the PBX share."""

import asyncio
from typing import Any, TypeVar, cast

import pytest

from squilla.doctor.errands.asterisk import Answer, Question
from squilla.doctor.inside import Errand, InsideLost
from squilla.doctor.probes.asterisk import (
    ask_asterisk,
    judge_unseen,
    pick_tcp,
)
from squilla.doctor.sight import Sight
from squilla.doctor.target import Ports, Target
from squilla.doctor.verdict import Status, Verdict
from squilla.pbx.sockets import Endpoint
from squilla.pbx.transport import Transport

Q = TypeVar("Q")
A = TypeVar("A")
NOT_HERE = Verdict("pbx.range_not_here", Status.OK)
UNSEEN = Verdict("pbx.range_unseen", Status.UNKNOWN)
PHONES = (Endpoint("0.0.0.0", 6061),)


class Recorded:
    """An inside vantage that keeps the questions."""

    def __init__(self) -> None:
        self.questions: list[Any] = []

    async def ask(self, _errand: Errand[Q, A], question: Q) -> A:
        self.questions.append(question)
        return cast("A", Answer("absent", "plain"))


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (Answer("absent", "plain", listeners=PHONES), NOT_HERE),
        (Answer("absent", "plain", listeners=(Endpoint("0.0.0.0", 5062),)), UNSEEN),
        (Answer("absent", "ns8", listeners=PHONES), UNSEEN),
        (Answer("down", "plain", listeners=PHONES), UNSEEN),
        (Answer("booting", "plain"), UNSEEN),
        (Answer("denied", "plain"), UNSEEN),
    ],
)
def test_an_asterisk_that_was_not_seen(answer: Answer, verdict: Verdict) -> None:
    finding = judge_unseen(answer, 6061, NOT_HERE, UNSEEN)
    assert finding is not None
    assert finding.verdict is verdict


def test_an_asterisk_that_was_seen() -> None:
    assert judge_unseen(Answer("running", "plain"), 6061, NOT_HERE, UNSEEN) is None


@pytest.mark.parametrize(
    ("names_and_ports", "picked"),
    [
        ((("0.0.0.0-tcp", 5060), ("edge", 5062)), "edge"),
        ((("other", 5060), ("0.0.0.0-tcp", 5064)), "0.0.0.0-tcp"),
        ((("first", 5060), ("second", 5064)), "first"),
    ],
)
def test_the_transport_of_a1(names_and_ports: tuple[tuple[str, int], ...], picked: str) -> None:
    transports = [Transport(name, "tcp", "0.0.0.0", port) for name, port in names_and_ports]
    found = pick_tcp((Transport("u", "udp", "0.0.0.0", 5062), *transports), 5062)
    assert found is not None
    assert found.name == picked


def test_no_transport_over_tcp() -> None:
    assert pick_tcp((Transport("u", "udp", "0.0.0.0", 5062),), 5062) is None


def test_the_host_is_asked_once_a_run() -> None:
    inside = Recorded()

    async def twice() -> None:
        target = Target("pbx.test", Ports(pbx=15062, phone=16061), address="203.0.113.1")
        sight = Sight(target, inside=inside)
        assert await ask_asterisk(sight) is await ask_asterisk(sight)

    asyncio.run(twice())
    assert inside.questions == [Question(15062, 16061, "203.0.113.1")]


def test_without_an_inside_there_is_nobody_to_ask() -> None:
    with pytest.raises(InsideLost):
        asyncio.run(ask_asterisk(Sight(Target("pbx.test"))))
