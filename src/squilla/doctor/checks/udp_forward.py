"""B7-FORWARD: the audio's ports of an alias lead to the WAN address of the same machine (B7)."""

from collections.abc import Sequence

from squilla.doctor.check import Check, Missing, Pace
from squilla.doctor.checks.udp_ports import UdpFacts, probe
from squilla.doctor.udp.pattern import State
from squilla.doctor.udp.reading import Reading
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Value, Verdict

BOTH_OPEN = Verdict("udp.forward_both_open", Status.OK)
ONE_CLOSED = Verdict("udp.forward_one_closed", Status.FAIL)
UNSEEN = Verdict("udp.forward_unseen", Status.UNKNOWN)
NOT_APPLICABLE = Verdict("udp.forward_not_applicable", Status.SKIP)

_ALIVE = (State.OPEN, State.SHIFTED, State.HALF_OPEN)


def judge(facts: UdpFacts) -> Sequence[Finding]:
    """One address that is open and one that is wholly closed: the forward between them lacks."""
    readings = facts.readings
    if len(readings) < 2:
        return [NOT_APPLICABLE.found()]
    evidence = [Evidence("address", one.address, Kind.ADDRESS) for one in readings]
    alive = [one.address for one in readings if one.count(*_ALIVE)]
    closed = [one.address for one in readings if _is_closed(one)]
    values: dict[str, Value] = {
        "open": ", ".join(alive),
        "closed": ", ".join(closed),
        "first": readings[0].spans[0].first if readings[0].spans else 0,
        "last": readings[0].spans[-1].last if readings[0].spans else 0,
    }
    if alive and closed:
        return [ONE_CLOSED.found(*evidence, **values)]
    verdict = BOTH_OPEN if len(alive) == len(readings) else UNSEEN
    return [verdict.found(*evidence, **values)]


def _is_closed(reading: Reading) -> bool:
    is_seen = reading.refusal is None
    return is_seen and reading.count(State.CLOSED) > 0 == reading.count(*_ALIVE)


CHECK = Check(
    code="B7-FORWARD",
    guide=("B7",),
    title="udp.forward_title",
    wants=frozenset({Missing.PAIR}),
    probe=probe,
    judge=judge,
    verdicts=(BOTH_OPEN, ONE_CLOSED, UNSEEN, NOT_APPLICABLE),
    explained_by=("B3-ADDRESS",),
    seconds=150.0,
    pace=Pace.NORMAL,
)
