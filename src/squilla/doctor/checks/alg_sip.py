"""P2-ALG: nothing on the way rewrites or drops clear SIP; the app's TLS is immune to it (P2).

The PBX host sends SIP to two ports of this machine, over UDP and over TCP. What differs at 5060
alone was done by a box that thinks it knows SIP.
"""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing, Pace
from squilla.doctor.errands.alg import ERRAND, OTHER_PORT, SIP_PORT, Question
from squilla.doctor.errands.alg_messages import METHODS, TRANSPORTS, Sent
from squilla.doctor.inside import Inside
from squilla.doctor.probes.alg_changes import method_of
from squilla.doctor.probes.alg_mirror import Arrived, listening
from squilla.doctor.probes.alg_way import Way
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Verdict

CLEAR = Verdict("machine.alg_clear", Status.OK)
REWRITTEN = Verdict("machine.alg_rewritten", Status.WARN)
DROPPED = Verdict("machine.alg_dropped", Status.WARN)
MOVED = Verdict("machine.alg_moved", Status.WARN)
UNSEEN = Verdict("machine.alg_unseen", Status.UNKNOWN)
UNSENT = Verdict("machine.alg_unsent", Status.UNKNOWN)
BUSY = Verdict("machine.alg_busy", Status.UNKNOWN)

_ROUNDS = 2
"""A packet that one round lost may come in the next; only what never comes was dropped."""
_WAIT_SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class AlgFacts:
    """What left the PBX and what came here; `heard` are the transports whose ports were free."""

    sent: tuple[Sent, ...]
    arrived: tuple[Arrived, ...]
    heard: tuple[str, ...] = TRANSPORTS


async def probe(sight: Sight) -> AlgFacts:
    """Listen, and have it sent; once more when something is missing."""
    facts = AlgFacts((), ())
    if sight.inside is None:
        return facts
    for _ in range(_ROUNDS):
        one = await _round(sight.inside)
        facts = AlgFacts(facts.sent + one.sent, facts.arrived + one.arrived, one.heard)
        came = {(each.transport, each.port, method_of(each.packet)) for each in facts.arrived}
        if len(came) == 2 * len(METHODS) * len(facts.heard):
            break
    return facts


async def _round(inside: Inside) -> AlgFacts:
    nonce = secrets.token_hex(8)
    async with listening(nonce, (SIP_PORT, OTHER_PORT)) as mirror:
        if not mirror.transports:
            return AlgFacts((), (), ())
        answer = await inside.ask(ERRAND, Question(nonce, mirror.transports))
        await mirror.wait_for(len(answer.sent), _WAIT_SECONDS)
        return AlgFacts(answer.sent, tuple(mirror.arrived), mirror.transports)


def judge(facts: AlgFacts) -> Sequence[Finding]:
    """What is true of both transports is said once."""
    ways: dict[Verdict, list[Way]] = {}
    for transport in TRANSPORTS:
        way = _way(facts, transport)
        verdict = _verdict(way) if transport in facts.heard else BUSY
        verdict = UNSENT if verdict is UNSEEN and not facts.sent else verdict
        ways.setdefault(verdict, []).append(way)
    return [_finding(verdict, alike) for verdict, alike in ways.items()]


def _way(facts: AlgFacts, transport: str) -> Way:
    sent = (one for one in facts.sent if one.transport == transport)
    arrived = (one for one in facts.arrived if one.transport == transport)
    return Way(transport, tuple(sent), tuple(arrived))


def _verdict(way: Way) -> Verdict:
    """Dropped before rewritten before moved."""
    if not way.is_seen:
        return UNSEEN
    if way.dropped:
        return DROPPED
    if way.altered:
        return REWRITTEN
    return MOVED if way.is_moved else CLEAR


def _finding(verdict: Verdict, ways: Sequence[Way]) -> Finding:
    dropped = {method for way in ways for method in way.dropped}
    fields = {change.field for way in ways for _, change in way.altered}
    return verdict.found(
        *(seen for way in ways for seen in _evidence(way)),
        transports=", ".join(way.transport for way in ways),
        methods=", ".join(method for method in METHODS if method in dropped) or "-",
        fields=", ".join(sorted(fields)) or "-",
    )


def _evidence(way: Way) -> list[Evidence]:
    seen = [
        Evidence(
            f"{way.transport} {method} {change.field}",
            f"{change.sent} -> {change.got}",
            Kind.ADDRESS,
        )
        for method, change in way.altered
    ]
    counts = [
        Evidence(f"{way.transport} requests at {port}", way.came_to(port))
        for port in (SIP_PORT, OTHER_PORT)
    ]
    return seen + counts


CHECK = Check(
    code="P2-ALG",
    guide=("P2", "P3"),
    title="machine.alg_title",
    wants=frozenset({Missing.PAIR}),
    probe=probe,
    judge=judge,
    explained_by=("B4-EGRESS",),
    verdicts=(CLEAR, REWRITTEN, DROPPED, MOVED, UNSEEN, UNSENT, BUSY),
    seconds=15.0,
    pace=Pace.NORMAL,
)
