"""Knocking at ports that the other end has bound: here both ends are this machine."""

import asyncio

import pytest

from squilla.doctor.errands.hairpin_echo import ERRAND, Answer, Question
from squilla.doctor.errands.hairpin_udp import Knock
from squilla.doctor.inside import Errand, Here
from squilla.doctor.probes import tcp_knocks as module
from squilla.doctor.probes.tcp_knocks import knock_at

PORTS = range(20001, 40001)


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_HEAD_START", 0.1)
    monkeypatch.setattr(module, "_SECONDS", 0.5)


class Says:
    """An inside that answers what it is told to, whatever the ports."""

    def __init__(self, *, binds: bool, hears: bool) -> None:
        self._binds, self._hears = binds, hears

    async def ask(self, errand: Errand[Question, Answer], question: Question) -> Answer:
        assert errand is ERRAND
        ports = question.ports
        return Answer(ports if self._binds else (), ports if self._hears else ())


def test_each_port_answers() -> None:
    bounces = asyncio.run(knock_at(Here(), "127.0.0.1", PORTS))
    assert [one.knock for one in bounces] == [Knock.ANSWERED] * 3
    low, middle, high = (one.port for one in bounces)
    assert 20001 <= low < 26667 <= middle < 33333 <= high <= 40000


def test_ports_that_are_open_elsewhere_do_not_answer() -> None:
    bounces = asyncio.run(knock_at(Here(), "127.0.0.1", PORTS, "127.0.0.2"))
    assert {one.knock for one in bounces} == {Knock.REFUSED}


@pytest.mark.parametrize(
    ("inside", "wanted"),
    [
        (Says(binds=False, hears=False), Knock.IN_USE),
        (Says(binds=True, hears=False), Knock.REFUSED),
        (Says(binds=True, hears=True), Knock.ARRIVED),
    ],
)
def test_the_other_end_has_its_say(inside: Says, wanted: Knock) -> None:
    bounces = asyncio.run(knock_at(inside, "127.0.0.1", PORTS))  # type: ignore[arg-type]
    assert {one.knock for one in bounces} == {wanted}
