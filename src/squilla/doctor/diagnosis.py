"""Tells causes from symptoms: what has to be put right first, and what will follow by itself."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from squilla.doctor.engine import Attempt, Outcome
from squilla.doctor.verdict import Status

_BAD = (Status.FAIL, Status.WARN)


@dataclass(frozen=True, slots=True)
class Cause:
    """A failure (or warning) that no other one explains, and the attempts that it explains."""

    attempt: Attempt
    symptoms: tuple[Attempt, ...]


def diagnose(attempts: Sequence[Attempt]) -> list[Cause]:
    """Failures before warnings; of each, those that explain most first, then in the given order."""
    by_code = {attempt.check.code: attempt for attempt in attempts}
    causes: dict[str, list[Attempt]] = {
        code: [] for code, one in by_code.items() if _is_cause(one, by_code)
    }
    for attempt in attempts:
        for code in _roots(attempt, by_code):
            if code in causes and code != attempt.check.code:
                causes[code].append(attempt)
    found = [Cause(by_code[code], tuple(symptoms)) for code, symptoms in causes.items()]
    return sorted(found, key=lambda one: (_BAD.index(one.attempt.status), -len(one.symptoms)))


def _is_cause(attempt: Attempt, by_code: Mapping[str, Attempt]) -> bool:
    return attempt.status in _BAD and not any(_explains(attempt, by_code))


def _explains(attempt: Attempt, by_code: Mapping[str, Attempt]) -> Iterator[str]:
    """The checks that failed and of whose failure this attempt is a consequence."""
    if attempt.outcome is Outcome.BLOCKED:
        yield attempt.because
    elif attempt.status in _BAD:
        for code in attempt.check.explained_by:
            if code in by_code and by_code[code].status is Status.FAIL:
                yield code


def _roots(attempt: Attempt, by_code: Mapping[str, Attempt]) -> set[str]:
    above = [by_code[code] for code in _explains(attempt, by_code) if code in by_code]
    if not above:
        return {attempt.check.code}
    return set().union(*(_roots(one, by_code) for one in above))
