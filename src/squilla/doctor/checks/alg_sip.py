"""P2-ALG: nothing on the way rewrites or drops clear SIP; the app's TLS is immune to it (P2).

The PBX host sends SIP to two ports of this machine. What differs at 5060 alone was done by a box
that thinks it knows SIP.
"""

import secrets
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing, Pace
from squilla.doctor.errands.alg import ERRAND, OTHER_PORT, SIP_PORT, Question, Sent
from squilla.doctor.errands.alg_messages import METHODS
from squilla.doctor.inside import Inside
from squilla.doctor.probes.alg_changes import Change, changes, method_of
from squilla.doctor.probes.alg_mirror import Arrived, listening
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Value, Verdict

CLEAR = Verdict("machine.alg_clear", Status.OK)
REWRITTEN = Verdict("machine.alg_rewritten", Status.WARN)
DROPPED = Verdict("machine.alg_dropped", Status.WARN)
MOVED = Verdict("machine.alg_moved", Status.WARN)
UNSEEN = Verdict("machine.alg_unseen", Status.UNKNOWN)
BUSY = Verdict("machine.alg_busy", Status.UNKNOWN)

_ROUNDS = 2
"""A packet that one round lost may come in the next; only what never comes was dropped."""
_WAIT_SECONDS = 1.5


@dataclass(frozen=True, slots=True)
class AlgFacts:
    """What left the PBX and what came here; `is_listening` unless a port was taken here."""

    sent: tuple[Sent, ...]
    arrived: tuple[Arrived, ...]
    is_listening: bool = True


async def probe(sight: Sight) -> AlgFacts:
    """Listen, and have it sent; once more when something is missing."""
    facts = AlgFacts((), ())
    if sight.inside is None:
        return facts
    for _ in range(_ROUNDS):
        try:
            one = await _round(sight.inside)
        except OSError:
            return AlgFacts((), (), is_listening=False)
        facts = AlgFacts(facts.sent + one.sent, facts.arrived + one.arrived)
        if len(_came(facts.arrived)) == 2 * len(METHODS):
            break
    return facts


async def _round(inside: Inside) -> AlgFacts:
    nonce = secrets.token_hex(8)
    async with listening(nonce, (SIP_PORT, OTHER_PORT)) as mirror:
        answer = await inside.ask(ERRAND, Question(nonce))
        await mirror.wait_for(len(answer.sent), _WAIT_SECONDS)
        return AlgFacts(answer.sent, tuple(mirror.arrived))


def _came(arrived: Sequence[Arrived]) -> set[tuple[int, str]]:
    return {(one.port, method_of(one.packet)) for one in arrived}


def judge(facts: AlgFacts) -> Sequence[Finding]:
    """Dropped before rewritten before moved; only 5060 is judged, 5070 is for comparison."""
    altered = list(_altered(facts))
    missing = _dropped(facts)
    fields = sorted({change.field for _, change in altered})
    values: dict[str, Value] = {
        "methods": ", ".join(missing) or "-",
        "fields": ", ".join(fields) or "-",
    }
    seen = [
        Evidence(f"{method} {change.field}", f"{change.sent} -> {change.got}", Kind.ADDRESS)
        for method, change in altered
    ]
    came = sum(one.port == SIP_PORT for one in facts.arrived)
    seen.append(Evidence(f"packets at {SIP_PORT}", came))
    seen.append(Evidence(f"packets at {OTHER_PORT}", len(facts.arrived) - came))
    return [_verdict(facts, altered, missing).found(*seen, **values)]


def _verdict(
    facts: AlgFacts, altered: Sequence[tuple[str, Change]], missing: Sequence[str]
) -> Verdict:
    if not facts.is_listening:
        return BUSY
    if not facts.arrived:
        return UNSEEN
    if missing:
        return DROPPED
    if altered:
        return REWRITTEN
    return MOVED if _is_moved(facts) else CLEAR


def _dropped(facts: AlgFacts) -> list[str]:
    came = _came(facts.arrived)
    return [one for one in METHODS if (OTHER_PORT, one) in came and (SIP_PORT, one) not in came]


def _altered(facts: AlgFacts) -> Iterator[tuple[str, Change]]:
    """Each packet at 5060 against the one that left; a Call-ID tells the rounds apart."""
    for one in facts.arrived:
        if one.port == SIP_PORT:
            original = _original(facts.sent, one)
            if original:
                method = original.method
                yield from ((method, change) for change in _diff(original, one))


def _original(sent: Sequence[Sent], one: Arrived) -> Sent | None:
    same = (left for left in sent if (left.port, left.method) == (one.port, method_of(one.packet)))
    return next((left for left in same if _nonce(left).encode() in one.packet), None)


def _nonce(sent: Sent) -> str:
    return sent.text.partition(";tag=")[2].partition("\r\n")[0]


def _diff(original: Sent, one: Arrived) -> tuple[Change, ...]:
    return changes(original.text.encode(), one.packet)


def _is_moved(facts: AlgFacts) -> bool:
    """A NAT that never keeps ports moves both."""
    left = {one.source_port for one in facts.sent}
    kept = {port: _ports(facts.arrived, port) <= left for port in (SIP_PORT, OTHER_PORT)}
    return bool(_ports(facts.arrived, OTHER_PORT)) and kept[OTHER_PORT] and not kept[SIP_PORT]


def _ports(arrived: Sequence[Arrived], port: int) -> set[int]:
    return {one.source[1] for one in arrived if one.port == port}


CHECK = Check(
    code="P2-ALG",
    guide=("P2", "P3"),
    title="machine.alg_title",
    wants=frozenset({Missing.PAIR}),
    probe=probe,
    judge=judge,
    explained_by=("B4-EGRESS",),
    verdicts=(CLEAR, REWRITTEN, DROPPED, MOVED, UNSEEN, BUSY),
    pace=Pace.NORMAL,
)
