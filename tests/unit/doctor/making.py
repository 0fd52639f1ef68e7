"""Checks and attempts made for tests: a check says what it is told to."""

from collections.abc import Awaitable, Callable, Iterable, Sequence
from typing import Any

from squilla.doctor.check import Check, Missing, Pace
from squilla.doctor.engine import Attempt, Outcome
from squilla.doctor.sight import Sight
from squilla.doctor.target import Target
from squilla.doctor.verdict import Finding, Status, Verdict

Probe = Callable[[Sight], Awaitable[Any]]
TARGET = Target("pbx.example.com")

VERDICTS = {
    Status.OK: Verdict("names.dns_good", Status.OK),
    Status.WARN: Verdict("names.dns_different", Status.WARN),
    Status.FAIL: Verdict("names.dns_unresolved", Status.FAIL),
    Status.UNKNOWN: Verdict("names.dns_no_resolver", Status.UNKNOWN),
    Status.SKIP: Verdict("names.dns_no_resolver", Status.SKIP),
}
VALUES: dict[str, str] = {"host": "pbx.example.com", "addresses": "8.8.4.4"}


async def see_nothing(_: Sight) -> None:
    """A probe without facts."""


def findings(*statuses: Status) -> tuple[Finding, ...]:
    """One finding of each status."""
    return tuple(VERDICTS[status].found(**VALUES) for status in statuses)


def check(
    code: str,
    *says: Status,
    needs: Sequence[str] = (),
    explained_by: Sequence[str] = (),
    wants: Iterable[Missing] = (),
    probe: Probe = see_nothing,
    seconds: float = 5.0,
    pace: Pace = Pace.FAST,
) -> Check[Any]:
    """A check that ends with what `says` names, ok when nothing is named."""
    return Check(
        code=code,
        guide=(code.partition("-")[0],),
        title="names.dns_title",
        wants=frozenset(wants),
        probe=probe,
        judge=lambda _: findings(*(says or (Status.OK,))),
        verdicts=tuple(VERDICTS.values()),
        needs=tuple(needs),
        explained_by=tuple(explained_by),
        seconds=seconds,
        pace=pace,
    )


def attempt(code: str, *says: Status, explained_by: Sequence[str] = ()) -> Attempt:
    """A check that was carried out."""
    made = check(code, *says, explained_by=explained_by)
    return Attempt(made, Outcome.DONE, findings(*(says or (Status.OK,))))


def blocked(code: str, because: str) -> Attempt:
    """A check that was not carried out, because another one failed."""
    return Attempt(check(code, needs=[because]), Outcome.BLOCKED, because=because)


def not_seen(code: str, missing: Missing) -> Attempt:
    """A check that lacks a vantage."""
    return Attempt(check(code, wants=[missing]), Outcome.NOT_SEEN, because=missing)
