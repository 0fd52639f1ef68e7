"""The robot against a small edge: TLS, digest and SRTP are real, the network is fallible."""

import asyncio
from collections.abc import Callable

import pytest

from squilla.media.negotiation import offer
from squilla.robot.echo_test import MOST_SECONDS, echo_test
from squilla.robot.failure import Reason
from squilla.robot.measure import EchoResult
from squilla.robot.progress import Progress, Watcher, to_the_end
from squilla.robot.registered import Destination
from squilla.sip.account import SipAccount
from squilla.sip.incoming import IncomingCall
from tests.unit.robot.edge import HERE, SECRET, Edge, running
from tests.unit.sip.certificates import NAME, Authority

Change = Callable[[Edge], object]


def robot(
    tls: Authority,
    *,
    seconds: float = 0.5,
    change: Change = lambda _edge: None,
    secret: str = SECRET,
    name: str = NAME,
    watch: Watcher = to_the_end,
) -> tuple[EchoResult, Edge]:
    async def scenario() -> tuple[EchoResult, Edge]:
        async with running(tls.server) as edge:
            change(edge)
            account = SipAccount("92201", secret, name, edge.port)
            destination = Destination(tls.client, connect=HERE)
            return await echo_test(account, destination, seconds, watch), edge

    return asyncio.run(scenario())


def reason(result: EchoResult) -> Reason | None:
    return result.failure.reason if result.failure else None


def test_a_fallible_network_is_measured_as_it_is(tls: Authority) -> None:
    def fallible(edge: Edge) -> None:
        edge.loses = lambda number: number % 33 == 0
        edge.delay = lambda number: 0.055 if number % 7 == 0 else 0.03

    result, edge = robot(tls, seconds=4, change=fallible)
    assert result.ok, result
    assert result.announcement_heard
    assert result.announcement == pytest.approx(1.2, abs=0.1)
    assert result.sent == 201
    assert result.returned + result.lost == pytest.approx(140, abs=30)
    assert 1 <= result.lost <= 8
    assert result.delay is not None
    assert result.delay.least == pytest.approx(30, abs=8)
    assert result.delay.p95 >= 50
    assert result.longest_gap is not None
    assert result.longest_gap >= 0.03
    assert (result.ended_by, result.held >= 4) == ("us", True)
    assert edge.methods == [
        "REGISTER",
        "REGISTER",
        "INVITE",
        "ACK",
        "BYE",
        "REGISTER",
        "REGISTER",
    ]


def silent(incoming: IncomingCall) -> None:
    body = offer(HERE, 9, secure=True)
    incoming.answer(bytes(body).replace(b" 8 0\r\n", b" 8\r\n"))


def unencrypted(incoming: IncomingCall) -> None:
    incoming.answer(bytes(offer(HERE, 9, secure=False)))


def busy(incoming: IncomingCall) -> None:
    incoming.reject(486)


@pytest.mark.parametrize(
    ("on_call", "expected", "details"),
    [
        (busy, Reason.CALL_REFUSED, {"code": 486, "why": "Busy Here"}),
        (unencrypted, Reason.BAD_ANSWER, {}),
        (silent, Reason.NO_MEDIA, {}),
    ],
)
def test_a_call_that_does_not_get_through_says_why(
    tls: Authority,
    on_call: Callable[[IncomingCall], None],
    expected: Reason,
    details: dict[str, object],
) -> None:
    result, edge = robot(tls, change=lambda edge: setattr(edge, "on_call", on_call))
    assert reason(result) is expected
    assert result.failure is not None
    assert result.failure.details == details
    assert edge.methods[-1] == "REGISTER"


def test_a_long_announcement_and_a_deaf_echo(tls: Authority) -> None:
    def deaf(edge: Edge) -> None:
        edge.loses = lambda _number: True

    result, _ = robot(tls, seconds=1.5, change=deaf)
    assert reason(result) is Reason.VOICE_NOT_RETURNED
    assert result.announcement_heard


@pytest.mark.parametrize(
    ("drop", "expected", "by"),
    [
        (
            lambda edge: asyncio.ensure_future(edge.calls[0].bye("power cut")),
            Reason.ENDED_EARLY,
            "them",
        ),
        (
            lambda edge: edge.connections[0]._transport.abort(),
            Reason.CONNECTION_LOST,
            "error",
        ),
    ],
)
def test_a_call_that_drops_says_who_ended_it(
    tls: Authority, drop: Change, expected: Reason, by: str
) -> None:
    def dropping(edge: Edge) -> None:
        asyncio.get_running_loop().call_later(1.0, drop, edge)

    result, _ = robot(tls, seconds=10, change=dropping)
    assert reason(result) is expected
    assert result.ended_by == by
    assert 0.9 < result.held < 5


def test_who_watches_sees_the_call_and_may_end_it(tls: Authority) -> None:
    seen: list[Progress] = []

    def watch(progress: Progress) -> bool:
        seen.append(progress)
        return not progress.returned

    result, _ = robot(tls, seconds=20, watch=watch)
    assert result.ok, result
    first, *_, last = seen
    assert (first.returned, first.held < 0.5, first.answers) == (False, True, 1)
    assert (last.returned, last.silent < 0.5) == (True, True)
    assert last.call_id
    assert last.tag
    assert result.ended_by == "us"
    assert result.asked == pytest.approx(last.held, abs=0.1)


def test_a_wrong_password_is_refused(tls: Authority) -> None:
    result, edge = robot(tls, secret="wrong")
    assert reason(result) is Reason.REGISTER_REFUSED
    assert result.failure is not None
    assert result.failure.details["code"] == 401
    assert edge.methods == ["REGISTER", "REGISTER"]


def test_the_certificate_must_be_good_for_the_domain(tls: Authority) -> None:
    result, edge = robot(tls, name="other.example.test")
    assert reason(result) is Reason.CERTIFICATE_REFUSED
    assert edge.methods == []


def test_a_closed_port(tls: Authority) -> None:
    async def scenario() -> EchoResult:
        async with running(tls.server) as edge:
            port = edge.port
        account = SipAccount("92201", SECRET, NAME, port)
        return await echo_test(account, Destination(tls.client, connect=HERE), 1)

    assert reason(asyncio.run(scenario())) is Reason.CONNECTION_REFUSED


@pytest.mark.parametrize("seconds", [0, -1, MOST_SECONDS + 1])
def test_an_impossible_length_is_refused(tls: Authority, seconds: float) -> None:
    with pytest.raises(ValueError, match="lasts"):
        robot(tls, seconds=seconds)
