"""The checks that this machine can make of itself, in the background and for half a minute."""

import asyncio
import datetime as dt
import secrets
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from squilla import __version__
from squilla.doctor.check import Check, Missing, Pace, Vantage
from squilla.doctor.engine import Attempt, Outcome, examine
from squilla.doctor.inside import Here
from squilla.doctor.reports.build import Run, build_report
from squilla.doctor.reports.report import Entry, Report
from squilla.doctor.sight import Sight
from squilla.doctor.target import Target
from squilla.doctor.verdict import Status

MOST_SECONDS = 30.0
_ELSEWHERE = {Missing.OUTSIDE, Missing.LAN, Missing.PAIR, Missing.QR}


def from_inside(checks: Sequence[Check[Any]]) -> list[Check[Any]]:
    """Those that need no other place than this one, and not minutes."""
    return [one for one in checks if not one.wants & _ELSEWHERE and one.pace < Pace.DEEP]


@dataclass(frozen=True, slots=True)
class Sorted:
    """A report's checks: what to put right, what follows from it, what nobody could see, the rest.

    The rest is right, or does not apply here.
    """

    causes: tuple[Entry, ...]
    symptoms: tuple[Entry, ...]
    unseen: tuple[Entry, ...]
    right: tuple[Entry, ...]


def sorted_entries(report: Report) -> Sorted:
    """Causes first, in the order in which to put them right."""
    causes = tuple(report.entry(one.cause) for one in report.diagnosis)
    followers = {code for one in report.diagnosis for code in one.symptoms}
    symptoms = tuple(one for one in report.checks if one.code in followers)
    told = {one.code for one in (*causes, *symptoms)}
    others = tuple(one for one in report.checks if one.code not in told)
    return Sorted(
        causes,
        symptoms,
        unseen=tuple(one for one in others if one.status is Status.UNKNOWN),
        right=tuple(one for one in others if one.status is not Status.UNKNOWN),
    )


class InsideChecks:
    """One run at a time for the whole process, and the report of the last.

    It has a thread with an event loop of its own, so that no check can hold up a page or a call.
    """

    def __init__(
        self,
        target: Target,
        clock: Callable[[], float],
        checks: Sequence[Check[Any]],
    ) -> None:
        self._target = target
        self._clock = clock
        self._checks = from_inside(checks)
        self._running = threading.Lock()
        self.report: Report | None = None
        self.finished_at = 0.0

    @property
    def is_running(self) -> bool:
        """Whether a run is under way."""
        return self._running.locked()

    def start(self) -> bool:
        """Begin a run; False when one is under way already."""
        if not self._running.acquire(blocking=False):
            return False
        threading.Thread(target=self._run, name="checks", daemon=True).start()
        return True

    def _run(self) -> None:
        began, started = time.monotonic(), self._clock()
        try:
            attempts = asyncio.run(self._examine())
            run = Run(
                target=self._target,
                vantages=(Vantage.INSIDE,),
                pace=Pace.NORMAL,
                version=__version__,
                run_id=secrets.token_hex(8),
                started=dt.datetime.fromtimestamp(started, dt.UTC),
                seconds=time.monotonic() - began,
            )
            self.finished_at = self._clock()
            self.report = build_report(run, attempts)
        finally:
            self._running.release()

    async def _examine(self) -> list[Attempt]:
        done: dict[str, Attempt] = {}
        sight = Sight(self._target, inside=Here())
        with suppress(TimeoutError):
            async with asyncio.timeout(MOST_SECONDS):
                await examine(self._checks, sight, lambda one: done.update({one.check.code: one}))
        late = f"{MOST_SECONDS:g} s"
        return [
            done.get(one.code) or Attempt(one, Outcome.TIMED_OUT, because=late)
            for one in self._checks
        ]
