"""Sentences that terminal and page share."""

import pytest

from squilla.doctor.reports.words import counted, unseen_by_reason, worst
from squilla.doctor.verdict import Status
from squilla.texts import Language
from tests.unit.doctor.making import attempt
from tests.unit.doctor.reports.sample import of_everything, report


@pytest.mark.parametrize(
    ("count", "language", "said"),
    [(1, "en", "1 cause"), (2, "en", "2 causes"), (1, "it", "1 causa"), (0, "it", "0 cause")],
)
def test_singular_and_plural(count: int, language: Language, said: str) -> None:
    assert counted("causes", count, language) == said


def test_what_was_not_seen_is_grouped_by_reason_in_the_order_of_the_checks() -> None:
    groups = [[one.code for one in entries] for _, entries in unseen_by_reason(of_everything())]
    assert groups == [
        ["A1-TRANSPORT", "A3-PORTS"],
        ["B5-LAN"],
        ["P2-LOST"],
        ["T1-ECHO"],
        ["B3-ADDRESS"],
    ]


def test_of_several_findings_only_what_is_wrong() -> None:
    entry = report(attempt("B1-X", Status.OK, Status.WARN, Status.UNKNOWN)).checks[0]
    assert [one.status for one in worst(entry)] == [Status.WARN]
