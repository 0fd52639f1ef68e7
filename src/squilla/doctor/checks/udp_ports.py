"""A4-UDP: every UDP port of the audio, from the internet to the PBX and back (A4, B2, P2)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing, Pace
from squilla.doctor.sight import Sight
from squilla.doctor.udp.pattern import State
from squilla.doctor.udp.reading import Reading, Refusal
from squilla.doctor.udp.survey import survey
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Value, Verdict

OPEN = Verdict("udp.ports_open", Status.OK)
SAMPLE_OPEN = Verdict("udp.ports_sample_open", Status.OK)
CLOSED = Verdict("udp.ports_closed", Status.FAIL)
ALL_CLOSED = Verdict("udp.ports_all_closed", Status.FAIL)
HALF_OPEN = Verdict("udp.ports_half_open", Status.FAIL)
SHIFTED = Verdict("udp.ports_shifted", Status.FAIL)
OTHER_ADDRESS = Verdict("udp.ports_other_address", Status.FAIL)
OTHER_PORT = Verdict("udp.ports_other_port", Status.FAIL)
LIMITED = Verdict("udp.ports_limited", Status.WARN)
BANNED = Verdict("udp.ports_banned", Status.WARN)
LOSS = Verdict("udp.ports_loss", Status.WARN)
ALL_IN_USE = Verdict("udp.ports_all_in_use", Status.UNKNOWN)
BUSY = Verdict("udp.ports_busy", Status.UNKNOWN)
FILES = Verdict("udp.ports_files", Status.UNKNOWN)
MUTE = Verdict("udp.ports_mute", Status.UNKNOWN)
NO_ADDRESS = Verdict("udp.ports_no_address", Status.UNKNOWN)

LOSS_MOST = 0.01
_REFUSALS = {
    Refusal.BUSY: BUSY,
    Refusal.FILES: FILES,
    Refusal.UNSENT: MUTE,
    Refusal.MUTE: MUTE,
}
_BLOCKS = (
    (State.CLOSED, CLOSED),
    (State.HALF_OPEN, HALF_OPEN),
    (State.SHIFTED, SHIFTED),
)


@dataclass(frozen=True, slots=True)
class UdpFacts:
    """The target as it was named, and a sweep of each of its addresses."""

    host: str
    readings: tuple[Reading, ...]


async def probe(sight: Sight) -> UdpFacts:
    """Sweep; or get what another check's sweep found."""
    return UdpFacts(sight.target.host, await survey(sight))


def judge(facts: UdpFacts) -> Sequence[Finding]:
    """Each address by itself: the audio goes to one of them, and nobody knows to which."""
    if not facts.readings:
        return [NO_ADDRESS.found(host=facts.host)]
    return [finding for reading in facts.readings for finding in _of_address(reading)]


def _of_address(reading: Reading) -> list[Finding]:
    if reading.refusal is not None:
        return [_found(_REFUSALS[reading.refusal], reading)]
    free = reading.total - reading.count(State.IN_USE)
    if not free:
        return [_found(ALL_IN_USE, reading)]
    if reading.count(State.CLOSED) == free:
        return [_found(ALL_CLOSED, reading)]
    bad = [*_blocks(reading), *_ways(reading)]
    return bad or [_found(SAMPLE_OPEN if reading.is_sample else OPEN, reading)]


def _blocks(reading: Reading) -> Iterator[Finding]:
    for state, verdict in _BLOCKS:
        if reading.count(state) and not (state is State.CLOSED and _only_shifted(reading)):
            yield _found(verdict, reading, state)


def _only_shifted(reading: Reading) -> bool:
    """Whether the silent ports are just those whose packets landed beyond the open window."""
    dialled, landed = reading.shift or (0, 0)
    closed = [span.count for span in reading.spans if span.state is State.CLOSED]
    is_most = reading.count(State.SHIFTED) > reading.total // 2
    return is_most and all(count <= abs(landed - dialled) for count in closed)


def _ways(reading: Reading) -> Iterator[Finding]:
    """How packets fared on the way, whichever port they went to."""
    if reading.others:
        yield _found(OTHER_ADDRESS, reading)
    if reading.other_ports:
        yield _found(OTHER_PORT, reading)
    if reading.banned_after is not None:
        yield _found(BANNED, reading)
    elif reading.is_limited:
        yield _found(LIMITED, reading, State.LOSSY)
    elif reading.loss > LOSS_MOST or reading.count(State.LOSSY):
        yield _found(LOSS, reading, State.LOSSY)


def _found(verdict: Verdict, reading: Reading, state: State = State.OPEN) -> Finding:
    dialled, landed = reading.shift or (0, 0)
    values: dict[str, Value] = {
        "address": reading.address,
        "first": reading.spans[0].first if reading.spans else 0,
        "last": reading.spans[-1].last if reading.spans else 0,
        "total": reading.total,
        "tried": reading.tried,
        "open": reading.count(State.OPEN),
        "ports": reading.count(state),
        "ranges": reading.ranges(state),
        "percent": f"{reading.percent(state):g}",
        "loss": f"{100 * reading.loss:.1f}",
        "seconds": f"{reading.banned_after or reading.seconds:.1f}",
        "others": ", ".join(reading.others),
        "dialled": dialled,
        "landed": landed,
    }
    return verdict.found(*_evidence(reading), **values)


def _evidence(reading: Reading) -> Iterator[Evidence]:
    yield Evidence("address", reading.address, Kind.ADDRESS)
    for state in State:
        if reading.count(state):
            yield Evidence(f"{state} ports", reading.count(state))
            yield Evidence(f"{state} ranges", reading.ranges(state))
    yield Evidence("ports asked", reading.tried)
    yield Evidence("packets", reading.packets)
    yield Evidence("loss one way %", round(100 * reading.loss, 2))
    yield Evidence("seconds", reading.seconds)
    for other in reading.others:
        yield Evidence("answers from", other, Kind.ADDRESS)


CHECK = Check(
    code="A4-UDP",
    guide=("A4", "B2", "P2"),
    title="udp.ports_title",
    wants=frozenset({Missing.PAIR}),
    probe=probe,
    judge=judge,
    verdicts=(
        OPEN,
        SAMPLE_OPEN,
        CLOSED,
        ALL_CLOSED,
        HALF_OPEN,
        SHIFTED,
        OTHER_ADDRESS,
        OTHER_PORT,
        LIMITED,
        BANNED,
        LOSS,
        ALL_IN_USE,
        BUSY,
        FILES,
        MUTE,
        NO_ADDRESS,
    ),
    explained_by=("B7-FORWARD", "B4-EGRESS"),
    seconds=150.0,
    pace=Pace.NORMAL,
)
