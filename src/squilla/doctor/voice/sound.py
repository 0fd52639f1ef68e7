"""Judges the voice of an answered echo test: whether and how it came back, and whence (P2)."""

import ipaddress
from collections.abc import Sequence

from squilla.doctor.probes.echo import Echo
from squilla.doctor.verdict import Verdict
from squilla.doctor.voice import verdicts as say
from squilla.doctor.voice.drops import MEDIA_STOPPED_SECONDS, Drop
from squilla.doctor.voice.quadrants import Counters, Quadrant, quadrant
from squilla.robot.failure import Reason
from squilla.robot.measure import FIRST_RETURN_MOST, EchoResult

LOSS_MOST = 0.03
"""Share of lost frames from which speech begins to suffer."""
ROUND_TRIP_MOST = 500.0
"""Milliseconds from which people begin to talk over each other."""

_QUALITY = {
    Reason.TOO_SHORT: say.TOO_SHORT,
    Reason.VOICE_LATE: say.LATE,
    Reason.VOICE_INTERRUPTED: say.INTERRUPTED,
    Reason.VOICE_LOST: say.LOST,
}


def sound(echo: Echo, drop: Drop) -> Sequence[Verdict]:
    """What is wrong with the voice beside what `drop` says; nothing of a call too short to tell."""
    result = echo.result
    if drop is not Drop.HELD:
        missing = not result.returned and result.held >= FIRST_RETURN_MOST
        return [_direction(echo)] if missing else []
    if result.failure and result.failure.reason is Reason.TOO_SHORT:
        return [say.TOO_SHORT]
    return _quality(result) if result.returned else [_direction(echo)]


def strangers(echo: Echo) -> Sequence[Verdict]:
    """Whether voice came from elsewhere than the SDP says: another uplink, or a port rewritten."""
    trace = echo.result.trace
    if trace is None:
        return []
    others = [source for source in trace.sources if source != trace.media]
    if any(host != trace.media[0] for host, _ in others):
        return [say.OTHER_ADDRESS]
    return [say.OTHER_PORT] if others else []


def _direction(echo: Echo) -> Verdict:
    found = quadrant(_counters(echo))
    unheard = found in {Quadrant.UPLINK_DEAD, Quadrant.BOTH_DEAD, Quadrant.NOTHING_HEARD}
    return say.PRIVATE if unheard and _is_private(echo) else say.QUADRANTS[found]


def _counters(echo: Echo) -> Counters:
    result, trace = echo.result, echo.result.trace
    if trace is None or trace.last_heard_after is None:
        return Counters(0, result.returned, pbx_received=echo.pbx_received)
    silent = result.held - trace.last_heard_after
    return Counters(
        trace.packets,
        result.returned,
        still_coming=silent <= MEDIA_STOPPED_SECONDS,
        pbx_received=echo.pbx_received,
    )


def _is_private(echo: Echo) -> bool:
    """Whether a public server told us to send the voice to an address that only it can reach."""
    trace = echo.result.trace
    if trace is None or not trace.media[0] or not echo.addresses:
        return False
    public = all(_is_global(address) for address in echo.addresses)
    return public and not _is_global(trace.media[0])


def _is_global(address: str) -> bool:
    return ipaddress.ip_address(address.partition("%")[0]).is_global


def _quality(result: EchoResult) -> Sequence[Verdict]:
    if result.failure and result.failure.reason in _QUALITY:
        return [_QUALITY[result.failure.reason]]
    if result.loss > LOSS_MOST:
        return [say.LOST]
    late = result.delay is not None and result.delay.median > ROUND_TRIP_MOST
    return [say.DELAYED] if late else []
