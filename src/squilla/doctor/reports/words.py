"""What terminal and page say alike: the headline, the groups of what was not seen, the advice."""

from collections.abc import Iterable, Sequence

from squilla.doctor.engine import Outcome
from squilla.doctor.reports.difference import Change, Difference
from squilla.doctor.reports.report import Conclusion, Entry, Report, Text
from squilla.doctor.verdict import Status
from squilla.texts import Language, translate

SYMBOLS = {
    Status.OK: "✓",
    Status.WARN: "!",
    Status.FAIL: "✗",
    Status.SKIP: "-",
    Status.UNKNOWN: "?",
}
_COUNTED = {
    "causes": ("doctor.causes_one", "doctor.causes_many"),
    "symptoms": ("doctor.symptoms_one", "doctor.symptoms_many"),
    "unseen": ("doctor.unseen_one", "doctor.unseen_many"),
}


def headline(report: Report, language: Language) -> str:
    """One sentence: "1 cause, 3 symptoms", or that nothing was found wrong."""
    if report.diagnosis:
        symptoms = {code for one in report.diagnosis for code in one.symptoms}
        told = [counted("causes", len(report.diagnosis), language)]
        if symptoms:
            told.append(counted("symptoms", len(symptoms), language))
        return ", ".join(told)
    unseen = report.counts[Status.UNKNOWN]
    if not unseen:
        return translate("doctor.all_well", language)
    if not report.counts[Status.OK]:
        return translate("doctor.nothing_seen", language)
    return f"{translate('doctor.nothing_wrong', language)} {counted('unseen', unseen, language)}"


def counted(what: str, count: int, language: Language) -> str:
    """A number with its noun, in the singular or plural."""
    one, many = _COUNTED[what]
    return translate(one if count == 1 else many, language, count=count)


def worst(entry: Entry) -> Sequence[Conclusion]:
    """The findings that make the check's status."""
    return [one for one in entry.findings if one.status in {Status.FAIL, Status.WARN}]


Groups = list[tuple[Text, list[Entry]]]


def unseen_by_reason(report: Report) -> Groups:
    """What could not be looked at, grouped by what is missing; each reason once."""
    return _by_reason(one for one in report.checks if one.status is Status.UNKNOWN)


def skipped_by_reason(report: Report) -> Groups:
    """What does not apply or was not asked for; what a cause has blocked is told with that."""
    return _by_reason(
        one
        for one in report.checks
        if one.status is Status.SKIP and one.outcome is not Outcome.BLOCKED
    )


def _by_reason(entries: Iterable[Entry]) -> Groups:
    groups: dict[Text, list[Entry]] = {}
    for entry in entries:
        for reason in _reasons(entry):
            groups.setdefault(reason, []).append(entry)
    return list(groups.items())


def _reasons(entry: Entry) -> list[Text]:
    if entry.outcome is not Outcome.DONE:
        return [entry.reason] if entry.reason else []
    same = (one.summary for one in entry.findings if one.status is entry.status)
    return list(dict.fromkeys(same)) or [entry.title]


def since(difference: Difference, language: Language) -> tuple[str, list[str]]:
    """A heading with the earlier run's time in UTC, and a line for each change."""
    when = difference.since[:16].replace("T", " ")
    lines = [changed(one, language) for one in difference.changes]
    same = [] if lines else [translate("doctor.since_same", language)]
    return translate("doctor.section_since", language, when=when), lines or same


def changed(change: Change, language: Language) -> str:
    """What a check said before, and what it says now."""
    before = translate(f"doctor.status_{change.before}", language)
    after = translate(f"doctor.status_{change.entry.status}", language)
    return translate("doctor.changed", language, code=change.entry.code, before=before, after=after)


def advice(report: Report, language: Language) -> str:
    """What to do next."""
    if report.diagnosis:
        first = report.diagnosis[0]
        key = "doctor.advice_cause" if first.symptoms else "doctor.advice_cause_alone"
        return translate(key, language, code=first.cause)
    if report.counts[Status.UNKNOWN]:
        return translate("doctor.advice_unknown", language)
    return translate("doctor.advice_none", language)
