"""Echo tests as they could have gone, for the judges."""

from dataclasses import replace
from typing import Any

from squilla.doctor.probes.echo import Echo
from squilla.robot.failure import Failure, Reason
from squilla.robot.measure import Delay, EchoResult
from squilla.robot.trace import Trace

PBX = "pbx.example.com"
PUBLIC, OTHER, INNER = "8.8.4.4", "9.9.9.9", "192.168.1.9"
MEDIA = (PUBLIC, 12000)
TRACE = Trace(
    contact=f"{PUBLIC}:5062",
    media=MEDIA,
    sources=(MEDIA,),
    packets=3900,
    last_heard_after=79.98,
)
GOOD = EchoResult(
    asked=80.0,
    answered_after=0.2,
    held=80.0,
    announcement_heard=True,
    announcement=8.0,
    first_return_after=8.3,
    sent=4000,
    returned=3580,
    lost=5,
    delay=Delay(30, 40, 60, 90),
    longest_gap=0.06,
    ended_by="us",
    ended_after=80.2,
    trace=TRACE,
)
MUTE = replace(
    GOOD,
    failure=Failure(Reason.VOICE_NOT_RETURNED),
    first_return_after=None,
    returned=0,
    lost=0,
    delay=None,
    longest_gap=None,
    trace=replace(TRACE, packets=400, last_heard_after=8.0),
)
SILENT = replace(
    MUTE,
    failure=Failure(Reason.NO_MEDIA),
    announcement_heard=False,
    announcement=0.0,
    trace=replace(TRACE, packets=0, sources=(), last_heard_after=None),
)


def echo(result: EchoResult = GOOD, **changes: Any) -> Echo:
    """An echo test with a public server; `trace_...` changes its trace, the rest its result."""
    traced = {name[6:]: changes.pop(name) for name in list(changes) if name.startswith("trace_")}
    pbx_received = changes.pop("pbx_received", None)
    trace = replace(result.trace, **traced) if result.trace else None
    changed = replace(result, **{"trace": trace, **changes})
    return Echo(changed, PBX, 6061, (PUBLIC,), pbx_received)


def dropped(held: float, result: EchoResult = GOOD, **trace: Any) -> Echo:
    """A call that the other side ended after `held` seconds, its packets coming until then."""
    last = (
        min(held - 0.02, result.trace.last_heard_after)
        if result.trace and result.trace.last_heard_after
        else None
    )
    changes = {
        f"trace_{name}": value for name, value in {"last_heard_after": last, **trace}.items()
    }
    failure = result.failure or Failure(Reason.ENDED_EARLY, {"held": held})
    return echo(result, held=held, ended_by="them", failure=failure, **changes)


def refused(reason: Reason, code: int = 0) -> Echo:
    details: dict[str, str | float] = {"code": code, "why": "x"} if code else {}
    return Echo(EchoResult(80.0, Failure(reason, details)), PBX, 6061, (PUBLIC,))
