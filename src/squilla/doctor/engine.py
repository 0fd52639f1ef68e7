"""Runs checks: all at once, each after what it needs, none able to end the run."""

import asyncio
import time
import traceback
from collections.abc import Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from squilla.doctor.check import Check, Missing
from squilla.doctor.inside import InsideLost
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Finding, Status


class Outcome(StrEnum):
    """Whether a check was carried out; all but DONE have a text `doctor.outcome_<value>`.

    NOT_SEEN lacks a vantage from the beginning, LOST one that went away.
    """

    DONE = "done"
    BLOCKED = "blocked"
    NOT_SEEN = "not_seen"
    LOST = "lost"
    TIMED_OUT = "timed_out"
    CRASHED = "crashed"


_STATUS = {
    Outcome.BLOCKED: Status.SKIP,
    Outcome.NOT_SEEN: Status.UNKNOWN,
    Outcome.LOST: Status.UNKNOWN,
    Outcome.TIMED_OUT: Status.UNKNOWN,
    Outcome.CRASHED: Status.UNKNOWN,
}
_WORST_FIRST = (Status.FAIL, Status.WARN, Status.UNKNOWN, Status.OK, Status.SKIP)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What became of a check.

    `because` is the code of the check that blocked it, the missing vantage, or how it broke: type
    and place, never the exception's text, which may hold an address or a secret.
    """

    check: Check[Any]
    outcome: Outcome
    findings: tuple[Finding, ...] = ()
    because: str = ""
    milliseconds: int = 0

    @property
    def status(self) -> Status:
        """The worst of its findings; skipped only if all that it asks does not apply."""
        if self.outcome is not Outcome.DONE:
            return _STATUS[self.outcome]
        statuses = {finding.status for finding in self.findings}
        return next((one for one in _WORST_FIRST if one in statuses), Status.UNKNOWN)


Observer = Callable[[Attempt], None]


async def examine(
    checks: Sequence[Check[Any]], sight: Sight, on_attempt: Observer = lambda _: None
) -> list[Attempt]:
    """Run the checks; their attempts in the order given. `on_attempt` hears of each as it ends.

    A check must stand after those that it needs; needs that are not among `checks` are ignored.
    """
    running: dict[str, asyncio.Task[Attempt]] = {}
    for check in checks:
        needed = {code: running[code] for code in check.needs if code in running}
        running[check.code] = asyncio.create_task(_attempt(check, sight, needed, on_attempt))
    try:
        return [await task for task in running.values()]
    finally:
        for task in running.values():
            task.cancel()
        await asyncio.gather(*running.values(), return_exceptions=True)
        await sight.close()


async def _attempt(
    check: Check[Any],
    sight: Sight,
    needed: Mapping[str, Awaitable[Attempt]],
    on_attempt: Observer,
) -> Attempt:
    attempt = await _blocked(check, needed) or _unseen(check, sight) or await _look(check, sight)
    on_attempt(attempt)
    return attempt


async def _blocked(check: Check[Any], needed: Mapping[str, Awaitable[Attempt]]) -> Attempt | None:
    for code, other in needed.items():
        if (await other).status in {Status.FAIL, Status.SKIP}:
            return Attempt(check, Outcome.BLOCKED, because=code)
    return None


def _unseen(check: Check[Any], sight: Sight) -> Attempt | None:
    missing = first_missing(check, sight)
    return Attempt(check, Outcome.NOT_SEEN, because=missing) if missing else None


def first_missing(check: Check[Any], sight: Sight) -> Missing | None:
    """What the check wants and this run doesn't have; None when it can look."""
    there = {
        Missing.INSIDE: sight.inside is not None,
        Missing.OUTSIDE: sight.outside,
        Missing.LAN: sight.lan,
        Missing.PAIR: sight.outside and sight.inside is not None,
        Missing.QR: bool(sight.target.qr),
    }
    return next((want for want in Missing if want in check.wants and not there[want]), None)


async def _look(check: Check[Any], sight: Sight) -> Attempt:
    began = time.monotonic()
    findings: tuple[Finding, ...] = ()
    outcome, because = Outcome.DONE, ""
    limit = asyncio.timeout(check.seconds)
    try:
        async with limit:
            facts = await check.probe(sight)
        findings = tuple(check.judge(facts))
    except InsideLost:
        outcome = Outcome.LOST
    except (Exception, asyncio.CancelledError) as error:  # a crashed check is a result, not the end
        if _is_ended_from_outside(error):
            raise
        # A probe may let a TimeoutError of its own escape: only ours says that time was up.
        late = isinstance(error, TimeoutError) and limit.expired()
        outcome = Outcome.TIMED_OUT if late else Outcome.CRASHED
        because = f"{check.seconds:g} s" if late else _place(error)
    return Attempt(check, outcome, findings, because, round((time.monotonic() - began) * 1000))


def _is_ended_from_outside(error: BaseException) -> bool:
    """Whether the run is being ended, rather than a probe awaiting something that was cancelled."""
    task = asyncio.current_task()
    return isinstance(error, asyncio.CancelledError) and task is not None and task.cancelling() > 0


def _place(error: BaseException) -> str:
    frame = None
    with suppress(IndexError):
        frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f" ({frame.filename.rpartition('/')[2]}:{frame.lineno})" if frame else ""
    return f"{type(error).__name__}{where}"
