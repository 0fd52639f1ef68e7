"""Names the cause of a dropped call by how and when it ended (P3).

The times are those of the standards and of Asterisk's defaults: 64*T1 (RFC 3261 §13.3.1.4), an RTP
timeout of 30 s, and session timers of 90 s or 1800 s (RFC 4028), whose last request is given up
after another 32 s.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from squilla.robot.measure import EchoResult

MEDIA_STOPPED_SECONDS = 5.0
"""Seconds without a packet at the end of a call after which its media counts as stopped."""
RTP_TIMEOUT = 30.0
_REPEATED = 4
_SLACK = 1.5
_NO_AUDIO = re.compile(r"Q\.850\s*;([^,]*;)?\s*cause\s*=\s*44\b", re.IGNORECASE)


class Drop(StrEnum):
    """Why a call ended before its time; HELD is that it did not."""

    HELD = "held"
    NO_RTP = "no_rtp"
    ACK_LOST = "ack_lost"
    NOT_REFRESHED = "not_refreshed"
    REFRESH_LOST = "refresh_lost"
    CONNECTION_LOST = "connection_lost"
    MEDIA_STOPPED = "media_stopped"
    UNEXPLAINED = "unexplained"


@dataclass(frozen=True, slots=True)
class Ending:
    """How a call ended; times are seconds from the answer.

    `by` is "us", "them" or "error", `reason` the Reason header of a BYE that came, `answers` the
    number of 200 OK to our INVITE, `last_voice_after` the time of the last packet of an echo that
    worked, None when our voice never came back: then a silence after the announcement is no news.
    """

    held: float
    by: str
    reason: str = ""
    answers: int = 1
    last_voice_after: float | None = None


_BY_TIME = (
    (29.0, 31.0, Drop.NO_RTP),
    (31.0, 33.5, Drop.ACK_LOST),
    (58.5, 61.5, Drop.NOT_REFRESHED),
    (75.5, 78.5, Drop.REFRESH_LOST),
    (930.0, 935.0, Drop.REFRESH_LOST),
    (1766.0, 1771.0, Drop.NOT_REFRESHED),
)
"""From, below (seconds), and what ends a call then; first those that end it soonest."""

LOOK_AT: dict[Drop, tuple[str, ...]] = {
    Drop.HELD: (),
    Drop.NO_RTP: ("P2", "B2", "A4", "B3"),
    Drop.ACK_LOST: ("A1", "B2", "A3", "B3"),
    Drop.NOT_REFRESHED: ("B2", "A1", "B4"),
    Drop.REFRESH_LOST: ("B2", "A1", "B4"),
    Drop.CONNECTION_LOST: ("B4", "B2"),
    Drop.MEDIA_STOPPED: ("B4", "A4"),
    Drop.UNEXPLAINED: ("B2", "B4", "A1", "A2"),
}
"""The guide's items to look at, most likely first."""


def ending_of(result: EchoResult) -> Ending:
    """How the call of an echo test ended."""
    trace = result.trace
    if trace is None:
        return Ending(result.held, result.ended_by)
    last = trace.last_heard_after if result.returned else None
    return Ending(result.held, result.ended_by, trace.reason, trace.answers, last)


def classify(ending: Ending) -> Drop:
    """The cause; signs come before times, because times vary with the configuration."""
    if ending.by == "error":
        return Drop.CONNECTION_LOST
    if ending.by == "us":
        return Drop.MEDIA_STOPPED if _silent_for(ending) > MEDIA_STOPPED_SECONDS else Drop.HELD
    if _NO_AUDIO.search(ending.reason):
        return Drop.NO_RTP
    if ending.answers >= _REPEATED:
        return Drop.ACK_LOST
    if abs(_silent_for(ending) - RTP_TIMEOUT) <= _SLACK:
        return Drop.NO_RTP
    return next(
        (drop for first, end, drop in _BY_TIME if first <= ending.held < end), Drop.UNEXPLAINED
    )


def _silent_for(ending: Ending) -> float:
    """Seconds of silence at the end, as far as they are a change."""
    return 0.0 if ending.last_voice_after is None else ending.held - ending.last_voice_after
