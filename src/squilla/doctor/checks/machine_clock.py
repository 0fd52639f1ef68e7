"""B1-CLOCK: the PBX knows what time it is; certificates and logins depend on it (B1, P1).

Measured on the PBX by SNTP, or from outside by the Date that its port 443 sends.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from squilla.doctor.check import Check
from squilla.doctor.errands import clock
from squilla.doctor.inside import Inside
from squilla.doctor.probes.clock_date import ask_date
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Evidence, Finding, Status, Value, Verdict

RIGHT = Verdict("machine.clock_right", Status.OK)
OFF = Verdict("machine.clock_off", Status.WARN)
FAR_OFF = Verdict("machine.clock_far_off", Status.FAIL)
APART = Verdict("machine.clock_apart", Status.WARN)
UNSEEN = Verdict("machine.clock_unseen", Status.UNKNOWN)

TIME_SERVERS = ("time.cloudflare.com", "time.google.com", "ntp1.inrim.it")

_WARN_SECONDS, _FAIL_SECONDS = 30, 300


@dataclass(frozen=True, slots=True)
class ClockFacts:
    """Seconds, positive for a clock that is ahead; None for what nobody measured.

    `pbx`: that of the PBX, by SNTP on it; `served`: that behind port 443 against this machine's;
    `here`: this machine's, by SNTP.
    """

    pbx: float | None = None
    served: float | None = None
    here: float | None = None


async def probe(sight: Sight) -> ClockFacts:
    """Measure what can be measured; on the PBX itself its own port 443 would prove nothing."""
    is_away = sight.outside or sight.lan
    pbx, served, here = await asyncio.gather(
        sight.know(_by_sntp, sight.inside) if sight.inside else _nothing(),
        _served(sight) if is_away else _nothing(),
        sight.know(_by_own_sntp) if is_away else _nothing(),
    )
    return ClockFacts(pbx, served, here)


async def _nothing() -> float | None:
    return None


async def _served(sight: Sight) -> float | None:
    return await sight.know(ask_date, sight.target.host, sight.target.ports.https)


async def _by_sntp(inside: Inside) -> float | None:
    return _middle(await inside.ask(clock.ERRAND, clock.Question(TIME_SERVERS)))


async def _by_own_sntp() -> float | None:
    return _middle(await clock.run(clock.Question(TIME_SERVERS)))


def _middle(answer: clock.Answer) -> float | None:
    readings = [reading.ahead for reading in answer.readings]
    return median(readings) if readings else None


def judge(facts: ClockFacts) -> Sequence[Finding]:
    """A difference of two clocks, neither of them proved, is only a warning."""
    true = _ahead_of_true_time(facts)
    known = facts.served if true is None else true
    measured = {"on the PBX": facts.pbx, "behind port 443": facts.served, "here": facts.here}
    seen = [
        Evidence(f"{name}, seconds ahead", round(seconds, 1))
        for name, seconds in measured.items()
        if seconds is not None
    ]
    values: dict[str, Value] = {"seconds": round(abs(known or 0))}
    return [_verdict(true, known).found(*seen, **values)]


def _ahead_of_true_time(facts: ClockFacts) -> float | None:
    if facts.pbx is not None:
        return facts.pbx
    if facts.served is None or facts.here is None:
        return None
    return facts.served + facts.here


def _verdict(true: float | None, known: float | None) -> Verdict:
    if known is None:
        return UNSEEN
    if abs(known) <= _WARN_SECONDS:
        return RIGHT
    if true is None:
        return APART
    return OFF if abs(known) <= _FAIL_SECONDS else FAR_OFF


CHECK = Check(
    code="B1-CLOCK",
    guide=("B1", "P1"),
    title="machine.clock_title",
    wants=frozenset(),
    probe=probe,
    judge=judge,
    verdicts=(RIGHT, OFF, FAR_OFF, APART, UNSEEN),
)
