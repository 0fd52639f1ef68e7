"""Which checks a run is made of: `--fast`, `--deep`, `--only`, `--skip`, `--from-here`."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from squilla.doctor.check import Check, Pace
from squilla.doctor.engine import first_missing
from squilla.doctor.sight import Sight

Checks = Sequence[Check[Any]]


@dataclass(frozen=True, slots=True)
class Choice:
    """`only` and `skip` are beginnings of codes, in any case; checks in `only` have any pace."""

    pace: Pace = Pace.NORMAL
    only: tuple[str, ...] = ()
    skip: tuple[str, ...] = ()


def select(checks: Checks, choice: Choice) -> list[Check[Any]]:
    """The chosen checks in their order; what `only` names brings what it needs, `skip` wins."""
    if choice.only:
        chosen = _with_needs(checks, {one.code for one in checks if _named(one, choice.only)})
    else:
        chosen = {one.code for one in checks if one.pace <= choice.pace}
    return [one for one in checks if one.code in chosen and not _named(one, choice.skip)]


def unknown_beginnings(checks: Checks, choice: Choice) -> list[str]:
    """What `only` and `skip` name and no code begins with."""
    named = (*choice.only, *choice.skip)
    return [one for one in named if not any(_named(check, [one]) for check in checks)]


def seen_from(checks: Checks, sight: Sight) -> list[Check[Any]]:
    """Those that have all they want in this run."""
    return [one for one in checks if first_missing(one, sight) is None]


def _named(check: Check[Any], beginnings: Iterable[str]) -> bool:
    return any(check.code.startswith(one.upper()) for one in beginnings)


def _with_needs(checks: Checks, codes: set[str]) -> set[str]:
    """In reverse order each check is met before what it needs."""
    found = set(codes)
    for check in reversed(checks):
        if check.code in found:
            found.update(check.needs)
    return found
