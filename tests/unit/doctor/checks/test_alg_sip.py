"""P2-ALG: dropped, rewritten, moved, over UDP and TCP; and what only looks like it."""

import asyncio
import socket
from collections.abc import Callable
from typing import Any

import pytest

from squilla.doctor.checks import alg_sip
from squilla.doctor.checks.alg_sip import (
    BUSY,
    CLEAR,
    DROPPED,
    MOVED,
    REWRITTEN,
    UNSEEN,
    UNSENT,
    AlgFacts,
    judge,
    probe,
)
from squilla.doctor.errands.alg import Answer, Question, send
from squilla.doctor.errands.alg_messages import METHODS, TCP, TRANSPORTS, UDP, Sent, request
from squilla.doctor.inside import Errand
from squilla.doctor.probes.alg_mirror import Arrived
from squilla.doctor.sight import Sight
from squilla.doctor.target import Target
from squilla.doctor.verdict import Verdict
from tests.unit.doctor.errands.test_alg import free_port

PBX, LOCAL, PROBE = ("45.9.9.10", 5064), ("192.168.1.10", 5064), "81.2.3.4"
Way = Callable[[Arrived], Arrived | None]


def sent(nonce: str = "0123456789abcdef") -> tuple[Sent, ...]:
    return tuple(
        Sent(method, port, 5064, packet.decode(), transport)
        for transport in TRANSPORTS
        for method in METHODS
        for port in (5070, 5060)
        for packet in [request(method, nonce, LOCAL, (PROBE, port), transport)]
    )


def over(way: Way, left: tuple[Sent, ...] | None = None) -> AlgFacts:
    left = sent() if left is None else left
    came = (way(Arrived(one.port, PBX, one.text.encode(), one.transport)) for one in left)
    return AlgFacts(left, tuple(one for one in came if one))


def at_5060(way: Way) -> Way:
    return lambda one: way(one) if one.port == 5060 else one


def at_5070(way: Way) -> Way:
    return lambda one: way(one) if one.port == 5070 else one


def by(transport: str, way: Way) -> Way:
    return lambda one: way(one) if one.transport == transport else one


def clean(one: Arrived) -> Arrived | None:
    return one


def lost(_: Arrived) -> Arrived | None:
    return None


def lost_invite(one: Arrived) -> Arrived | None:
    return None if one.packet.startswith(b"INVITE") else one


def rewritten(one: Arrived) -> Arrived | None:
    packet = one.packet.replace(b"IP4 192.168.1.10", b"IP4 45.9.9.10")
    return Arrived(one.port, one.source, packet, one.transport)


def moved(one: Arrived) -> Arrived | None:
    return Arrived(one.port, (one.source[0], 61000), one.packet, one.transport)


def moved_options(one: Arrived) -> Arrived | None:
    return moved(one) if one.packet.startswith(b"OPTIONS") else one


def said(facts: AlgFacts) -> dict[Verdict, object]:
    """Each verdict, and the transports that it is about."""
    return {found.verdict: found.values["transports"] for found in judge(facts)}


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        (over(clean), CLEAR),
        (over(at_5070(lost)), CLEAR),
        (over(moved), CLEAR),
        (over(at_5070(rewritten)), CLEAR),
        (over(lambda one: at_5060(moved)(one) if one.port == 5060 else None), CLEAR),
        (over(at_5060(moved_options)), CLEAR),
        (over(lost_invite), CLEAR),
        (over(at_5060(lost_invite)), DROPPED),
        (over(at_5060(rewritten)), REWRITTEN),
        (over(rewritten), REWRITTEN),
        (over(at_5060(moved)), MOVED),
        (over(lost), UNSEEN),
        (AlgFacts((), ()), UNSENT),
        (AlgFacts((), (), ()), BUSY),
    ],
)
def test_verdict_on_both_transports_alike(facts: AlgFacts, verdict: Verdict) -> None:
    assert said(facts) == {verdict: "UDP, TCP"}


@pytest.mark.parametrize(
    ("way", "verdict"),
    [
        (at_5060(rewritten), REWRITTEN),
        (at_5060(lost_invite), DROPPED),
        (at_5060(moved), MOVED),
        (lost, UNSEEN),
    ],
)
@pytest.mark.parametrize(("transport", "other"), [(UDP, TCP), (TCP, UDP)])
def test_one_transport_alone(transport: str, other: str, way: Way, verdict: Verdict) -> None:
    assert said(over(by(transport, way))) == {verdict: transport, CLEAR: other}


def test_udp_that_never_comes_to_5060_was_dropped_tcp_may_be_unreachable_here() -> None:
    facts = over(at_5060(lost))
    assert said(facts) == {DROPPED: UDP, UNSEEN: TCP}


def test_tcp_that_could_not_be_sent_to_5060_was_not_dropped() -> None:
    left = tuple(one for one in sent() if (one.transport, one.port) != (TCP, 5060))
    assert said(over(clean, left)) == {CLEAR: UDP, UNSEEN: TCP}
    almost = tuple(one for one in sent() if (one.port, one.method) != (5060, "INVITE"))
    assert said(over(clean, almost)) == {CLEAR: "UDP, TCP"}


def test_an_inside_that_sends_nothing_is_told_apart_from_a_busy_port() -> None:
    assert said(AlgFacts((), (), (TCP,))) == {BUSY: UDP, UNSENT: TCP}


def test_a_softphone_on_udp_5060_leaves_tcp_to_be_judged() -> None:
    facts = over(by(UDP, lost))
    assert said(AlgFacts(facts.sent, facts.arrived, (TCP,))) == {BUSY: UDP, CLEAR: TCP}


def test_evidence_names_transport_field_before_and_after() -> None:
    found, _ = judge(over(by(TCP, at_5060(rewritten))))
    assert found.verdict is CLEAR
    [_, found] = judge(over(by(TCP, at_5060(rewritten))))
    assert {one.name: one.value for one in found.evidence} == {
        "TCP INVITE o=": "- 19088743 1 IN IP4 192.168.1.10 -> - 19088743 1 IN IP4 45.9.9.10",
        "TCP INVITE c=": "IN IP4 192.168.1.10 -> IN IP4 45.9.9.10",
        "TCP INVITE body": found.evidence[2].value,
        "TCP requests at 5060": 3,
        "TCP requests at 5070": 3,
    }
    assert found.values["fields"] == "body, c=, o="


def test_what_one_round_lost_and_the_next_brought_was_not_dropped() -> None:
    first, second = over(at_5060(lost_invite)), over(clean, sent("fedcba9876543210"))
    both = AlgFacts(first.sent + second.sent, first.arrived + second.arrived)
    assert said(both) == {CLEAR: "UDP, TCP"}


class Loopback:
    """An inside on this machine; sends to `ports`, and keeps what it was asked."""

    def __init__(self, *ports: int, transports: tuple[str, ...] = TRANSPORTS) -> None:
        self.asked: list[Question] = []
        self._ports = ports
        self._transports = transports

    async def ask(self, errand: Errand[Any, Any], question: Any) -> Any:
        assert errand.name == "alg"
        self.asked.append(question)
        known = tuple(one for one in question.transports if one in self._transports)
        return Answer(await send("127.0.0.1", Question(question.nonce, known), self._ports))


def probed(monkeypatch: pytest.MonkeyPatch, sip: int, other: int, inside: Loopback) -> AlgFacts:
    monkeypatch.setattr(alg_sip, "SIP_PORT", sip)
    monkeypatch.setattr(alg_sip, "OTHER_PORT", other)
    return asyncio.run(probe(Sight(Target("pbx.example.com"), outside=True, inside=inside)))


def test_probe_is_done_when_everything_came(monkeypatch: pytest.MonkeyPatch) -> None:
    sip, other = free_port(), free_port()
    inside = Loopback(other, sip)
    facts = probed(monkeypatch, sip, other, inside)
    assert (len(inside.asked), len(facts.sent), len(facts.arrived)) == (1, 12, 12)


def test_probe_asks_once_more_when_something_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    sip, other = free_port(), free_port()
    inside = Loopback(other)
    facts = probed(monkeypatch, sip, other, inside)
    assert (len(inside.asked), len(facts.sent), len(facts.arrived)) == (2, 12, 12)
    assert facts.heard == TRANSPORTS


def test_an_older_inside_knows_udp_only(monkeypatch: pytest.MonkeyPatch) -> None:
    sip, other = free_port(), free_port()
    facts = probed(monkeypatch, sip, other, Loopback(other, sip, transports=(UDP,)))
    assert {one.transport for one in facts.arrived} == {UDP}
    assert facts.heard == TRANSPORTS


def test_probe_says_when_a_port_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    sip, other = free_port(), free_port()
    inside = Loopback(other, sip)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as softphone:
        softphone.bind(("127.0.0.1", sip))
        facts = probed(monkeypatch, sip, other, inside)
    assert facts.heard == (TCP,)
    assert [one.transports for one in inside.asked] == [(TCP,)]


def test_probe_asks_nothing_when_nothing_can_be_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    sip, other = free_port(), free_port()
    inside = Loopback(other, sip)
    with (
        socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
        socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp,
    ):
        udp.bind(("127.0.0.1", sip))
        tcp.bind(("127.0.0.1", sip))
        tcp.listen()
        facts = probed(monkeypatch, sip, other, inside)
    assert facts.heard == ()
    assert inside.asked == []
