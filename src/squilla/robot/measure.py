"""From what was sent and heard to the figures of an echo test, and the verdict (T1, P2, P3)."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from statistics import median

from squilla.media.g711 import FRAME_SECONDS
from squilla.robot.failure import Failure, Reason
from squilla.robot.trace import Trace
from squilla.sip.account import Ended

ANNOUNCEMENT_LEAST = 1.0
"""Seconds of sound, not ours, that count as an announcement."""
FIRST_RETURN_MOST = 20.0
"""Seconds from the answer within which the voice must begin to return; announcements are short."""
GAP_MOST = 2.0
"""Seconds without a returned frame that a caller would call "it dropped"."""
LOSS_MOST = 0.05
"""Share of frames lost beyond which speech suffers audibly."""
PAUSE_MOST = 1.0
"""Seconds of silence that a spoken announcement may have in it."""
MEDIA_PATIENCE = 5.0
"""Seconds of a call after which hearing nothing at all is a fault of the media, not of the call."""


@dataclass(frozen=True, slots=True)
class Sent:
    """A numbered frame that left; `at` is in seconds of a monotonic clock."""

    number: int
    at: float


@dataclass(frozen=True, slots=True)
class Heard:
    """A frame that arrived: its number when it is one of ours, and whether it is audible."""

    number: int | None
    at: float
    audible: bool = True


@dataclass(frozen=True, slots=True)
class Course:
    """When the call was dialled, answered and ended (same clock), and who ended it."""

    dialled_at: float
    answered_at: float
    ended_at: float
    ended: Ended


@dataclass(frozen=True, slots=True)
class Delay:
    """Round trip of the returned frames, in milliseconds."""

    least: float
    median: float
    p95: float
    most: float


@dataclass(frozen=True, slots=True)
class EchoResult:
    """The figures. Times are seconds; `held` runs from the answer, `ended_after` from dialling.

    `sent` counts all frames, `lost` those of them that were sent from the first returned one on
    and never came back. `ended_by` is "us", "them" or "error", empty when no call was made.
    `trace` is what an answered call showed beside the voice.
    """

    asked: float
    failure: Failure | None = None
    answered_after: float | None = None
    held: float = 0.0
    announcement_heard: bool = False
    announcement: float = 0.0
    first_return_after: float | None = None
    sent: int = 0
    returned: int = 0
    lost: int = 0
    delay: Delay | None = None
    longest_gap: float | None = None
    ended_by: str = ""
    ended_after: float = 0.0
    trace: Trace | None = None

    @property
    def ok(self) -> bool:
        """Whether the call held and the voice returned for the whole time."""
        return self.failure is None

    @property
    def loss(self) -> float:
        """Share of frames lost, 0..1."""
        return self.lost / (self.lost + self.returned) if self.returned else 0.0


def measure(
    asked: float, course: Course, sent: Sequence[Sent], heard: Sequence[Heard]
) -> EchoResult:
    """Work out the figures of an answered call that should have held for `asked` seconds."""
    left = {frame.number: frame.at for frame in sent}
    returns: dict[int, float] = {}
    for frame in heard:
        if frame.number is not None and frame.number in left:
            returns.setdefault(frame.number, frame.at)
    first = min(returns.values(), default=None)
    announcement = FRAME_SECONDS * sum(
        frame.number is None and frame.audible and (first is None or frame.at < first)
        for frame in heard
    )
    figures = EchoResult(
        asked=asked,
        answered_after=course.answered_at - course.dialled_at,
        held=course.ended_at - course.answered_at,
        announcement_heard=announcement >= ANNOUNCEMENT_LEAST,
        announcement=announcement,
        first_return_after=None if first is None else first - course.answered_at,
        sent=len(sent),
        returned=len(returns),
        lost=sum(number >= min(returns, default=number + 1) for number in left) - len(returns),
        delay=_delay([returns[number] - left[number] for number in returns]),
        longest_gap=_longest_gap(sorted(returns.values()), max(left.values(), default=0.0)),
        ended_by=course.ended.by,
        ended_after=course.ended_at - course.dialled_at,
    )
    if not heard and figures.held >= min(MEDIA_PATIENCE, asked):
        return replace(figures, failure=Failure(Reason.NO_MEDIA))
    last_heard = max((frame.at for frame in heard if frame.audible), default=course.answered_at)
    still_speaking = figures.announcement_heard and course.ended_at - last_heard < PAUSE_MOST
    failure = _verdict(figures, course.ended, still_speaking=still_speaking)
    return replace(figures, failure=failure)


def _delay(seconds: list[float]) -> Delay | None:
    if not seconds:
        return None
    ordered = [1000 * value for value in sorted(seconds)]
    p95 = ordered[math.ceil(0.95 * len(ordered)) - 1]
    return Delay(ordered[0], median(ordered), p95, ordered[-1])


def _longest_gap(arrivals: list[float], last_sent: float) -> float | None:
    if not arrivals:
        return None
    until = max(last_sent, arrivals[-1])
    return max(after - before for before, after in pairwise([*arrivals, until]))


def _verdict(figures: EchoResult, ended: Ended, *, still_speaking: bool) -> Failure | None:
    held: dict[str, str | float] = {"held": figures.held, "why": ended.reason or "-"}
    if ended.by == "error":
        return Failure(Reason.CONNECTION_LOST, held)
    if ended.by == "them" or figures.held < figures.asked:
        return Failure(Reason.ENDED_EARLY, held)
    return _voice_verdict(figures, still_speaking=still_speaking)


def _voice_verdict(figures: EchoResult, *, still_speaking: bool) -> Failure | None:
    if figures.first_return_after is None or figures.longest_gap is None:
        return Failure(Reason.TOO_SHORT if still_speaking else Reason.VOICE_NOT_RETURNED)
    if figures.first_return_after > FIRST_RETURN_MOST:
        return Failure(Reason.VOICE_LATE, {"seconds": figures.first_return_after})
    if figures.longest_gap > GAP_MOST:
        return Failure(Reason.VOICE_INTERRUPTED, {"seconds": figures.longest_gap})
    if figures.loss > LOSS_MOST:
        return Failure(Reason.VOICE_LOST, {"percent": 100 * figures.loss})
    return None
