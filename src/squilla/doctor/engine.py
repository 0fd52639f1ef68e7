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
    """Whether a check was carried out; each but DONE has a text `doctor.outcome_<value>`."""

    DONE = "done"
    BLOCKED = "blocked"
    NOT_SEEN = "not_seen"
    TIMED_OUT = "timed_out"
    CRASHED = "crashed"


_STATUS = {
    Outcome.BLOCKED: Status.SKIP,
    Outcome.NOT_SEEN: Status.UNKNOWN,
    Outcome.TIMED_OUT: Status.UNKNOWN,
    Outcome.CRASHED: Status.UNKNOWN,
}
_WORST_FIRST = (Status.FAIL, Status.WARN, Status.UNKNOWN, Status.SKIP, Status.OK)


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
        """The worst of its findings."""
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
    there = {
        Missing.INSIDE: sight.inside is not None,
        Missing.OUTSIDE: sight.outside,
        Missing.LAN: sight.lan,
        Missing.PAIR: sight.outside and sight.inside is not None,
        Missing.QR: sight.target.login is not None,
    }
    missing = [want for want in Missing if want in check.wants and not there[want]]
    return Attempt(check, Outcome.NOT_SEEN, because=missing[0]) if missing else None


async def _look(check: Check[Any], sight: Sight) -> Attempt:
    began = time.monotonic()
    findings: tuple[Finding, ...] = ()
    outcome, because = Outcome.DONE, ""
    try:
        async with asyncio.timeout(check.seconds):
            facts = await check.probe(sight)
        findings = tuple(check.judge(facts))
    except TimeoutError:
        outcome, because = Outcome.TIMED_OUT, f"{check.seconds:g} s"
    except InsideLost:
        outcome, because = Outcome.NOT_SEEN, Missing.INSIDE
    except Exception as error:  # noqa: BLE001 - a crashed check is a result, not the end
        outcome, because = Outcome.CRASHED, _place(error)
    return Attempt(check, outcome, findings, because, round((time.monotonic() - began) * 1000))


def _place(error: Exception) -> str:
    frame = None
    with suppress(IndexError):
        frame = traceback.extract_tb(error.__traceback__)[-1]
    where = f" ({frame.filename.rpartition('/')[2]}:{frame.lineno})" if frame else ""
    return f"{type(error).__name__}{where}"
