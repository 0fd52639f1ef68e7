"""The report of a run: what all views show, ready to be shown.

Texts are in both languages, values are redacted, causes stand before symptoms. The published JSON
Schema (`docs/doctor.schema.json`) is made from these classes, so a field that changes its meaning
raises `SCHEMA_VERSION`.
"""

from dataclasses import dataclass

from squilla.doctor.check import Missing, Vantage
from squilla.doctor.engine import Outcome
from squilla.doctor.verdict import Kind, Status, Value
from squilla.texts import Language

SCHEMA_VERSION = 1


@dataclass(frozen=True, slots=True)
class Text:
    """A text in both languages."""

    it: str
    en: str

    def in_language(self, language: Language) -> str:
        """One of the two."""
        return self.it if language == "it" else self.en


@dataclass(frozen=True, slots=True)
class Seen:
    """A piece of evidence, redacted by its kind."""

    name: str
    value: Value
    kind: Kind


@dataclass(frozen=True, slots=True)
class Conclusion:
    """A finding; `verdict` is its stable name, `remedy` is there for warnings and failures."""

    verdict: str
    status: Status
    summary: Text
    remedy: Text | None
    evidence: tuple[Seen, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """A check and what became of it.

    `because` is the code of the check that blocked it, the missing vantage, or how it broke;
    `reason` says so in words and is null when the check was carried out.
    """

    code: str
    guide: tuple[str, ...]
    title: Text
    status: Status
    outcome: Outcome
    because: str
    reason: Text | None
    milliseconds: int
    wants: tuple[Missing, ...]
    needs: tuple[str, ...]
    explained_by: tuple[str, ...]
    findings: tuple[Conclusion, ...]


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """A cause, the checks that it explains, and the problems of the guide (P1-P4) they make."""

    cause: str
    status: Status
    symptoms: tuple[str, ...]
    problems: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Subject:
    """What was examined."""

    host: str
    address: str
    ports: dict[str, int]


@dataclass(frozen=True, slots=True)
class Report:
    """A run. `started` is ISO 8601 in UTC, `counts` has each status."""

    schema_version: int
    squilla: str
    run_id: str
    started: str
    seconds: float
    vantages: tuple[Vantage, ...]
    pace: str
    redacted: bool
    target: Subject
    exit_code: int
    counts: dict[Status, int]
    diagnosis: tuple[Diagnosis, ...]
    checks: tuple[Entry, ...]

    def entry(self, code: str) -> Entry:
        """The check with that code; KeyError when it was not in the run."""
        return {entry.code: entry for entry in self.checks}[code]
