"""From the attempts of a run to its report."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from squilla.doctor.check import Missing, Pace, Vantage
from squilla.doctor.diagnosis import Cause, diagnose
from squilla.doctor.engine import Attempt, Outcome
from squilla.doctor.exits import exit_status
from squilla.doctor.reports.quoted import unquoted
from squilla.doctor.reports.redaction import Nothing, Redaction, clean
from squilla.doctor.reports.report import (
    SCHEMA_VERSION,
    Conclusion,
    Diagnosis,
    Entry,
    Report,
    Seen,
    Subject,
    Text,
)
from squilla.doctor.target import Target
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Value
from squilla.texts import Language, catalog

Hiding = Redaction | Nothing


@dataclass(frozen=True, slots=True)
class Run:
    """What is known of a run besides its attempts; `seconds` is how long it took."""

    target: Target
    vantages: tuple[Vantage, ...]
    pace: Pace
    version: str
    run_id: str
    started: dt.datetime
    seconds: float
    redact: bool = True


def build_report(run: Run, attempts: Sequence[Attempt]) -> Report:
    """All that the views show, in the order of the attempts."""
    hiding = Redaction(run.target, attempts) if run.redact else Nothing()
    target = run.target
    return Report(
        schema_version=SCHEMA_VERSION,
        squilla=run.version,
        run_id=run.run_id,
        started=run.started.astimezone(dt.UTC).isoformat(timespec="seconds"),
        seconds=round(run.seconds, 1),
        vantages=run.vantages,
        pace=run.pace.name.lower(),
        redacted=run.redact,
        target=Subject(target.host, target.address, asdict(target.ports)),
        exit_code=exit_status(attempts),
        counts={status: sum(one.status is status for one in attempts) for status in Status},
        diagnosis=tuple(map(_diagnosis, diagnose(attempts))),
        checks=tuple(_entry(one, target, hiding) for one in attempts),
    )


def _diagnosis(cause: Cause) -> Diagnosis:
    explained = (cause.attempt, *cause.symptoms)
    problems = {number for one in explained for number in one.check.guide if number[0] == "P"}
    return Diagnosis(
        cause=cause.attempt.check.code,
        status=cause.attempt.status,
        symptoms=tuple(one.check.code for one in cause.symptoms),
        problems=tuple(sorted(problems)),
    )


def _entry(attempt: Attempt, target: Target, hiding: Hiding) -> Entry:
    check = attempt.check
    return Entry(
        code=check.code,
        guide=check.guide,
        title=bilingual(check.title, {}),
        status=attempt.status,
        outcome=attempt.outcome,
        because=attempt.because,
        reason=_reason(attempt, target),
        milliseconds=attempt.milliseconds,
        wants=tuple(want for want in Missing if want in check.wants),
        needs=check.needs,
        explained_by=check.explained_by,
        findings=tuple(_conclusion(finding, hiding) for finding in attempt.findings),
    )


def _reason(attempt: Attempt, target: Target) -> Text | None:
    values = {"because": attempt.because, "host": target.host}
    if attempt.outcome is Outcome.DONE:
        return None
    if attempt.outcome is Outcome.NOT_SEEN:
        return bilingual(f"doctor.missing_{attempt.because}", values)
    return bilingual(f"doctor.outcome_{attempt.outcome}", values)


def _conclusion(finding: Finding, hiding: Hiding) -> Conclusion:
    values = {name: _unquoted(_shown(value, hiding)) for name, value in finding.values.items()}
    verdict = finding.verdict
    return Conclusion(
        verdict=verdict.key.partition(".")[2],
        status=verdict.status,
        summary=bilingual(verdict.key, values),
        remedy=bilingual(verdict.remedy_key, values) if verdict.remedy_key else None,
        evidence=tuple(_seen(one, hiding) for one in finding.evidence),
    )


def _seen(evidence: Evidence, hiding: Hiding) -> Seen:
    value = str(evidence.value) if evidence.kind is Kind.USER else evidence.value
    return Seen(clean(hiding.text(evidence.name)), _shown(value, hiding), evidence.kind)


def _shown(value: Value, hiding: Hiding) -> Value:
    """Numbers are measurements, and shown as they are."""
    return clean(hiding.text(value)) if isinstance(value, str) else value


def _unquoted(value: Value) -> Value:
    return unquoted(value) if isinstance(value, str) else value


class _Values(dict[str, Value]):
    """A text whose value was forgotten shows its placeholder, rather than no report at all."""

    def __missing__(self, name: str) -> str:
        return f"{{{name}}}"


def bilingual(key: str, values: Mapping[str, Value]) -> Text:
    """A text of the catalogue in both languages."""
    return Text(it=_filled(key, "it", values), en=_filled(key, "en", values))


def _filled(key: str, language: Language, values: Mapping[str, Value]) -> str:
    return catalog()[key][language].format_map(_Values(values))
