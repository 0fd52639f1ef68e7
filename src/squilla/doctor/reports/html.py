"""The report as one page without anything from elsewhere: to be sent, printed, read offline."""

from functools import cache

from jinja2 import Environment, PackageLoader, StrictUndefined, Template

from squilla.doctor.reports.difference import Difference
from squilla.doctor.reports.quoted import pieces
from squilla.doctor.reports.report import Report, Text
from squilla.doctor.reports.words import (
    SYMBOLS,
    advice,
    headline,
    since,
    skipped_by_reason,
    unseen_by_reason,
    worst,
)
from squilla.doctor.verdict import Status
from squilla.texts import Language, translate


def to_html(report: Report, language: Language, changes: Difference | None = None) -> str:
    """The page in one language; with `changes` those since an earlier run."""

    def text(key: str, **values: object) -> str:
        return translate(key, language, **values)

    def said(one: Text) -> str:
        return one.in_language(language)

    return _template().render(
        report=report,
        language=language,
        t=text,
        symbols=SYMBOLS,
        words={status.value: text(f"doctor.status_{status}") for status in Status},
        places=", ".join(text(f"doctor.vantage_{one}") for one in report.vantages),
        said=said,
        headline=headline(report, language),
        advice=advice(report, language),
        since=since(changes, language) if changes else None,
        pieces=pieces,
        unseen=unseen_by_reason(report),
        worst=worst,
        passed=[one for one in report.checks if one.status is Status.OK],
        skipped=skipped_by_reason(report),
    )


@cache
def _template() -> Template:
    environment = Environment(
        loader=PackageLoader("squilla.doctor.reports"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template("report.html")
