"""What a part of the benchmark found: rows for people, figures for programs."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table. `met` says whether the target was reached; None where there is none."""

    what: str
    measured: str
    target: str = ""
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class Finding:
    """A part's result; `how` says in a few sentences what was done."""

    title: str
    how: str
    rows: Sequence[Row]
    figures: Mapping[str, object] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Whether no target was missed."""
        return all(row.met is not False for row in self.rows)


def at_most(what: str, value: float, limit: float, unit: str) -> Row:
    """A row whose value must not exceed a limit."""
    return Row(what, f"{value:.2f} {unit}", f"≤ {limit:g} {unit}", value <= limit)


def at_least(what: str, value: float, limit: float, unit: str) -> Row:
    """A row whose value must reach a limit."""
    return Row(what, f"{value:.2f} {unit}", f"≥ {limit:g} {unit}", value >= limit)


def none_of(what: str, count: int) -> Row:
    """A row that counts what must not happen."""
    return Row(what, str(count), "0", count == 0)
