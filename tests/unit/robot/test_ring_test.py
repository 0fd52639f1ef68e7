"""A short call to a phone: whether it rang, and that it never rings for long."""

import asyncio
from collections.abc import Callable

import pytest

from squilla.robot.failure import Reason
from squilla.robot.registered import Destination
from squilla.robot.ring_test import RingResult, ring_test
from squilla.sip.account import SipAccount
from squilla.sip.incoming import IncomingCall
from tests.unit.robot.edge import HERE, SECRET, Edge, running
from tests.unit.sip.certificates import Authority

Behaviour = Callable[[IncomingCall], None]


@pytest.fixture(autouse=True)
def _short(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("squilla.robot.ring_test.RING_SECONDS", 0.1)


def rung(
    tls: Authority,
    behaviour: Behaviour,
    *,
    secret: str = SECRET,
    seconds: float = 0.6,
) -> tuple[RingResult, Edge]:
    async def scenario() -> tuple[RingResult, Edge]:
        async with running(tls.server) as edge:
            edge.on_call = behaviour
            account = SipAccount("92201", secret, "pbx.example.test", edge.port)
            return await ring_test(account, Destination(tls.client, "92202", HERE), seconds), edge

    return asyncio.run(scenario())


def test_a_phone_that_rings_is_let_go(tls: Authority) -> None:
    cancelled: list[IncomingCall] = []

    def ring(incoming: IncomingCall) -> None:
        cancelled.append(incoming)
        incoming.ring()

    result, edge = rung(tls, ring)
    assert result.failure is None
    assert result.rang_after is not None
    assert 0 <= result.rang_after < 0.5
    assert (result.woken_after, result.code) == (result.rang_after, 0)
    assert cancelled[0].cancelled.is_set()
    assert edge.methods[-1] == "REGISTER"


def test_a_ring_back_of_the_edge_is_not_the_phone_s(tls: Authority) -> None:
    def ring_back(incoming: IncomingCall) -> None:
        incoming._transaction.respond(180)

    result, _ = rung(tls, ring_back)
    assert result.woken_after is not None
    assert (result.rang_after, result.code) == (None, 0)


@pytest.mark.parametrize("code", [480, 486, 404])
def test_a_refusal_is_told(tls: Authority, code: int) -> None:
    result, _ = rung(tls, lambda incoming: incoming.reject(code))
    assert result == RingResult(code=code)


def test_who_answers_is_hung_up_on(tls: Authority) -> None:
    def take(incoming: IncomingCall) -> None:
        incoming.ring()
        incoming.answer(b"v=0\r\n")

    result, edge = rung(tls, take)
    assert result.code == 200
    assert "BYE" in edge.methods


def test_a_phone_that_does_nothing_is_given_up(tls: Authority) -> None:
    result, edge = rung(tls, lambda _incoming: None)
    assert result == RingResult()
    assert "CANCEL" in edge.methods


def test_without_a_registration_nobody_is_called(tls: Authority) -> None:
    result, edge = rung(tls, lambda _incoming: None, secret="wrong")
    assert result.failure is not None
    assert result.failure.reason is Reason.REGISTER_REFUSED
    assert "INVITE" not in edge.methods
