"""What a check can say: statuses, verdicts with a stable code, and findings with their evidence."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

Value = str | int | float


class Status(StrEnum):
    """The five outcomes; what nobody could look at is unknown, never ok."""

    OK = "ok"
    WARN = "warn"
    FAIL = "fail"
    SKIP = "skip"
    UNKNOWN = "unknown"


class Kind(StrEnum):
    """What a piece of evidence is, which decides how much of it a report may show."""

    PLAIN = "plain"
    HOST = "host"
    ADDRESS = "address"
    USER = "user"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One thing that was seen: `name` is a word of the field (English), `value` as it was."""

    name: str
    value: Value
    kind: Kind = Kind.PLAIN


@dataclass(frozen=True, slots=True)
class Verdict:
    """One sentence that a check can end with.

    `key` is its text in the catalogue; a verdict that is a warning or a failure has a remedy too,
    under the same key with `_remedy`. The part after the point is its stable name in reports.
    """

    key: str
    status: Status

    @property
    def remedy_key(self) -> str | None:
        """The key of the remedy; None where nothing is wrong."""
        return f"{self.key}_remedy" if self.status in {Status.WARN, Status.FAIL} else None

    def found(self, *evidence: Evidence, **values: Value) -> "Finding":
        """This verdict with what its texts need, and what was seen."""
        return Finding(self, MappingProxyType(values), evidence)


@dataclass(frozen=True, slots=True)
class Finding:
    """A verdict about this system. `values` fill its texts, `evidence` is what was measured."""

    verdict: Verdict
    values: Mapping[str, Value] = field(default_factory=dict)
    evidence: tuple[Evidence, ...] = ()

    @property
    def status(self) -> Status:
        """That of its verdict."""
        return self.verdict.status
