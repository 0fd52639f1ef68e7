"""P2-ALG: dropped, rewritten, moved; and what only looks like it."""

import asyncio
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
    AlgFacts,
    judge,
    probe,
)
from squilla.doctor.errands.alg import Answer, Sent, send
from squilla.doctor.errands.alg_messages import METHODS, request
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
        Sent(method, port, 5064, request(method, nonce, LOCAL, (PROBE, port)).decode())
        for method in METHODS
        for port in (5070, 5060)
    )


def over(way: Way, left: tuple[Sent, ...] | None = None) -> AlgFacts:
    left = sent() if left is None else left
    came = (way(Arrived(one.port, PBX, one.text.encode())) for one in left)
    return AlgFacts(left, tuple(one for one in came if one))


def at_5060(way: Way) -> Way:
    return lambda one: way(one) if one.port == 5060 else one


def at_5070(way: Way) -> Way:
    return lambda one: way(one) if one.port == 5070 else one


def clean(one: Arrived) -> Arrived | None:
    return one


def lost(_: Arrived) -> Arrived | None:
    return None


def lost_invite(one: Arrived) -> Arrived | None:
    return None if one.packet.startswith(b"INVITE") else one


def rewritten(one: Arrived) -> Arrived | None:
    return Arrived(one.port, one.source, one.packet.replace(b"IP4 192.168.1.10", b"IP4 45.9.9.10"))


def moved(one: Arrived) -> Arrived | None:
    return Arrived(one.port, (one.source[0], 61000), one.packet)


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        (over(clean), CLEAR),
        (over(at_5070(lost)), CLEAR),
        (over(moved), CLEAR),
        (over(at_5070(rewritten)), CLEAR),
        (over(lambda one: at_5060(moved)(one) if one.port == 5060 else None), CLEAR),
        (over(lost_invite), CLEAR),
        (over(at_5060(lost)), DROPPED),
        (over(at_5060(lost_invite)), DROPPED),
        (over(at_5060(rewritten)), REWRITTEN),
        (over(rewritten), REWRITTEN),
        (over(at_5060(moved)), MOVED),
        (over(lost), UNSEEN),
        (AlgFacts((), ()), UNSEEN),
        (AlgFacts((), (), is_listening=False), BUSY),
    ],
)
def test_verdict(facts: AlgFacts, verdict: Verdict) -> None:
    [finding] = judge(facts)
    assert finding.verdict is verdict


def test_evidence_names_field_before_and_after() -> None:
    [finding] = judge(over(at_5060(rewritten)))
    assert {one.name: one.value for one in finding.evidence} == {
        "INVITE o=": "- 19088743 1 IN IP4 192.168.1.10 -> - 19088743 1 IN IP4 45.9.9.10",
        "INVITE c=": "IN IP4 192.168.1.10 -> IN IP4 45.9.9.10",
        "INVITE body": finding.evidence[2].value,
        "packets at 5060": 3,
        "packets at 5070": 3,
    }
    assert finding.values["fields"] == "body, c=, o="


def test_what_one_round_lost_and_the_next_brought_was_not_dropped() -> None:
    first, second = over(at_5060(lost_invite)), over(clean, sent("fedcba9876543210"))
    [finding] = judge(AlgFacts(first.sent + second.sent, first.arrived + second.arrived))
    assert finding.verdict is CLEAR


class Loopback:
    """An inside on this machine; sends to `ports`, and counts how often it was asked."""

    def __init__(self, *ports: int) -> None:
        self.asked = 0
        self._ports = ports

    async def ask(self, errand: Errand[Any, Any], question: Any) -> Any:
        assert errand.name == "alg"
        self.asked += 1
        return Answer(await send("127.0.0.1", question.nonce, self._ports))


def probed(monkeypatch: pytest.MonkeyPatch, sip: int, other: int, inside: Loopback) -> AlgFacts:
    monkeypatch.setattr(alg_sip, "SIP_PORT", sip)
    monkeypatch.setattr(alg_sip, "OTHER_PORT", other)
    return asyncio.run(probe(Sight(Target("pbx.example.com"), outside=True, inside=inside)))


def test_probe_is_done_when_everything_came(monkeypatch: pytest.MonkeyPatch) -> None:
    sip, other = free_port(), free_port()
    inside = Loopback(other, sip)
    facts = probed(monkeypatch, sip, other, inside)
    assert (inside.asked, len(facts.sent), len(facts.arrived)) == (1, 6, 6)


def test_probe_asks_once_more_when_something_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    sip, other = free_port(), free_port()
    inside = Loopback(other)
    facts = probed(monkeypatch, sip, other, inside)
    assert (inside.asked, len(facts.sent), len(facts.arrived)) == (2, 6, 6)
    assert facts.is_listening


def test_probe_says_when_a_port_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    port = free_port()
    inside = Loopback(port)
    assert not probed(monkeypatch, port, port, inside).is_listening
    assert inside.asked == 0
