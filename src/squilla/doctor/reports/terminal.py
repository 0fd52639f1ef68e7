"""The report as lines for a terminal: causes first, then what could not be seen, then the rest."""

import textwrap
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from squilla.doctor.reports.difference import Difference
from squilla.doctor.reports.report import Conclusion, Diagnosis, Entry, Report
from squilla.doctor.reports.words import (
    SYMBOLS,
    Groups,
    advice,
    headline,
    since,
    skipped_by_reason,
    unseen_by_reason,
    worst,
)
from squilla.doctor.verdict import Status
from squilla.texts import Language, translate

_COLOURS = {
    Status.OK: "32",
    Status.WARN: "33",
    Status.FAIL: "31",
    Status.SKIP: "2",
    Status.UNKNOWN: "36",
}
_ASCII_SYMBOLS = {**SYMBOLS, Status.OK: "+", Status.FAIL: "x"}
_INDENT = 4
_LEAST_WIDTH = 40


@dataclass(frozen=True, slots=True)
class Style:
    """How it is shown; `ascii_only` is for terminals without the symbols, `width` in columns."""

    language: Language
    colour: bool = False
    ascii_only: bool = False
    width: int = 100

    def text(self, key: str, **values: object) -> str:
        """A text of the catalogue."""
        return translate(key, self.language, **values)

    def mark(self, status: Status, *, word: bool = True) -> str:
        """Symbol, colour and word: never the colour alone."""
        symbol = (_ASCII_SYMBOLS if self.ascii_only else SYMBOLS)[status]
        shown = f"{symbol} {self.text(f'doctor.status_{status}')}" if word else symbol
        return f"\x1b[{_COLOURS[status]}m{shown}\x1b[0m" if self.colour else shown

    def bold(self, text: str) -> str:
        """A title."""
        return f"\x1b[1m{text}\x1b[0m" if self.colour else text


def render(report: Report, style: Style, changes: Difference | None = None) -> str:
    """The whole report, ending in a new line; with `changes` those since an earlier run."""
    parts = [
        _head(report, style),
        _since(changes, style),
        *(_cause(one, report, style) for one in report.diagnosis),
        _grouped("doctor.section_unknown", Status.UNKNOWN, unseen_by_reason(report), style),
        _grouped("doctor.section_skip", Status.SKIP, skipped_by_reason(report), style),
        _passed(report, style),
        _wrapped(advice(report, style.language), style, 0),
    ]
    return "\n\n".join("\n".join(part) for part in map(list, parts) if part) + "\n"


def _head(report: Report, style: Style) -> list[str]:
    places = ", ".join(style.text(f"doctor.vantage_{one}") for one in report.vantages)
    title = style.text("doctor.report_title", host=report.target.host)
    seen_from = style.text("doctor.report_seen_from", places=places, seconds=f"{report.seconds:g}")
    return [style.bold(title), seen_from, "", style.bold(headline(report, style.language))]


def _since(changes: Difference | None, style: Style) -> Iterator[str]:
    if changes is None:
        return
    title, lines = since(changes, style.language)
    yield title
    for line in lines:
        yield from _wrapped(line, style, _INDENT)


def _cause(cause: Diagnosis, report: Report, style: Style) -> Iterator[str]:
    entry = report.entry(cause.cause)
    guide = ", ".join(entry.guide)
    title = entry.title.in_language(style.language)
    yield f"{style.mark(cause.status)}  {style.bold(entry.code)}  {title}  ({guide})"
    for conclusion in worst(entry):
        yield from _conclusion(conclusion, style)
    if cause.symptoms:
        yield from _labelled("doctor.label_symptoms", ", ".join(cause.symptoms), style)
    yield from _labelled("doctor.label_more", f"squilla explain {entry.code}", style)


def _conclusion(conclusion: Conclusion, style: Style) -> Iterator[str]:
    yield from _labelled(
        "doctor.label_cause", conclusion.summary.in_language(style.language), style
    )
    if conclusion.evidence:
        seen = "; ".join(f"{one.name}: {one.value}" for one in conclusion.evidence)
        yield from _labelled("doctor.label_seen", seen, style)
    if conclusion.remedy:
        remedy = conclusion.remedy.in_language(style.language)
        yield from _labelled("doctor.label_remedy", remedy, style)


def _grouped(title: str, status: Status, groups: Groups, style: Style) -> Iterator[str]:
    if groups:
        yield f"{style.mark(status, word=False)} {style.text(title)}"
    for reason, entries in groups:
        yield from _wrapped(reason.in_language(style.language), style, _INDENT)
        yield from _wrapped(", ".join(one.code for one in entries), style, 2 * _INDENT)


def _passed(report: Report, style: Style) -> Iterator[str]:
    entries = [one for one in report.checks if one.status is Status.OK]
    if not entries:
        return
    yield style.text("doctor.section_ok")
    width = max(len(one.code) for one in entries)
    for one in entries:
        yield f"{style.mark(Status.OK, word=False)} {one.code:<{width}}  {_line(one, style)}"


def _line(entry: Entry, style: Style) -> str:
    title = entry.title.in_language(style.language)
    room = max(_LEAST_WIDTH, style.width - len(entry.code) - _INDENT)
    return textwrap.shorten(title, room, placeholder="…")


def _labelled(key: str, text: str, style: Style) -> Iterable[str]:
    return _wrapped(f"{style.text(key)}: {text}", style, _INDENT, 2 * _INDENT)


def _wrapped(text: str, style: Style, first: int, later: int | None = None) -> list[str]:
    return textwrap.wrap(
        text,
        max(_LEAST_WIDTH, style.width),
        initial_indent=" " * first,
        subsequent_indent=" " * (first if later is None else later),
        break_long_words=False,
        break_on_hyphens=False,
    )
