"""B7-FORWARD: the audio's ports of an alias lead to the WAN address of the same machine (B7)."""

from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing, Pace
from squilla.doctor.probes.promised import ask_promised
from squilla.doctor.probes.stun_egress import ask_routes
from squilla.doctor.sight import Sight
from squilla.doctor.udp.pattern import State
from squilla.doctor.udp.reading import Reading
from squilla.doctor.udp.survey import survey
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Value, Verdict

LED = Verdict("udp.forward_led", Status.OK)
MISSING = Verdict("udp.forward_missing", Status.FAIL)
WAY_BACK = Verdict("udp.forward_way_back", Status.FAIL)
SILENT = Verdict("udp.forward_silent", Status.UNKNOWN)
BOTH_OPEN = Verdict("udp.forward_both_open", Status.OK)
ONE_CLOSED = Verdict("udp.forward_one_closed", Status.FAIL)
UNSEEN = Verdict("udp.forward_unseen", Status.UNKNOWN)
NOT_APPLICABLE = Verdict("udp.forward_not_applicable", Status.SKIP)

_ALIVE = (State.OPEN, State.SHIFTED, State.HALF_OPEN)


@dataclass(frozen=True, slots=True)
class ForwardFacts:
    """A sweep of each address of the target; `own` are those of the PBX host's interfaces.

    `wan` is the one that its audio is bound to; where that is not known, the one that it sends
    from by itself.
    """

    readings: tuple[Reading, ...]
    own: tuple[str, ...] = ()
    wan: str = ""


async def probe(sight: Sight) -> ForwardFacts:
    """Sweep, or get what another check's sweep found; ask the host for its addresses."""
    readings = await survey(sight)
    routes, promised = await ask_routes(sight), await ask_promised(sight)
    own, source = (routes.addresses, routes.source) if routes else ((), "")
    return ForwardFacts(readings, own, promised.audio or source)


def judge(facts: ForwardFacts) -> Sequence[Finding]:
    """An alias of the machine by itself; else two addresses side by side."""
    aliases = [one for one in facts.readings if facts.wan and one.address in _aliases(facts)]
    if aliases:
        return [_of_alias(one, facts) for one in aliases]
    return [_of_two(facts.readings)]


def _aliases(facts: ForwardFacts) -> set[str]:
    return set(facts.own) - {facts.wan}


def _of_alias(reading: Reading, facts: ForwardFacts) -> Finding:
    """A stray packet proves that nothing before this machine took it."""
    closed = reading.ranges(State.CLOSED)
    values: dict[str, Value] = {
        "alias": reading.address,
        "wan": facts.wan,
        "ranges": closed or "-",
        **_ends(reading),
    }
    seen = [
        Evidence("alias", reading.address, Kind.ADDRESS),
        Evidence("WAN address", facts.wan, Kind.ADDRESS),
        Evidence("ports that come to the alias alone", len(reading.strays)),
        *(Evidence("answers from", other, Kind.ADDRESS) for other in reading.others),
    ]
    return _alias_verdict(reading, facts).found(*seen, **values)


def _alias_verdict(reading: Reading, facts: ForwardFacts) -> Verdict:
    if reading.strays:
        return MISSING
    if set(reading.others) & set(facts.own) or 2 * reading.other_ports > reading.tried:
        return WAY_BACK
    if reading.refusal is not None or not reading.count(*_ALIVE):
        return SILENT if _is_closed(reading) else UNSEEN
    return LED


def _of_two(readings: Sequence[Reading]) -> Finding:
    """One address that is open and one that is wholly closed: the forward between them lacks."""
    if len(readings) < 2:
        return NOT_APPLICABLE.found()
    evidence = [Evidence("address", one.address, Kind.ADDRESS) for one in readings]
    alive = [one.address for one in readings if one.count(*_ALIVE)]
    closed = [one.address for one in readings if _is_closed(one)]
    values: dict[str, Value] = {
        "open": ", ".join(alive),
        "closed": ", ".join(closed),
        **_ends(readings[0]),
    }
    if alive and closed:
        return ONE_CLOSED.found(*evidence, **values)
    verdict = BOTH_OPEN if len(alive) == len(readings) else UNSEEN
    return verdict.found(*evidence, **values)


def _ends(reading: Reading) -> dict[str, Value]:
    spans = reading.spans
    return {"first": spans[0].first if spans else 0, "last": spans[-1].last if spans else 0}


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
    verdicts=(
        *(LED, MISSING, WAY_BACK, SILENT),
        *(BOTH_OPEN, ONE_CLOSED, UNSEEN, NOT_APPLICABLE),
    ),
    explained_by=("B3-ADDRESS",),
    seconds=150.0,
    pace=Pace.NORMAL,
)
