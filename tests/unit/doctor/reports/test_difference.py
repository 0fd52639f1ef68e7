"""What changed between two runs."""

from squilla.doctor.check import Missing
from squilla.doctor.reports.difference import difference
from squilla.doctor.verdict import Status
from tests.unit.doctor.making import attempt, not_seen
from tests.unit.doctor.reports.sample import failed, report


def test_statuses_that_are_other_ones_in_the_order_of_the_checks() -> None:
    before = report(failed("A1-X"), attempt("B1-X"), attempt("B2-X"), attempt("B3-GONE"))
    now = report(attempt("A1-X"), attempt("B1-X"), not_seen("B2-X", Missing.LAN), failed("B4-NEW"))
    found = difference(before, now)
    assert found.since == before.started
    assert [(one.entry.code, one.before, one.entry.status) for one in found.changes] == [
        ("A1-X", Status.FAIL, Status.OK),
        ("B2-X", Status.OK, Status.UNKNOWN),
    ]


def test_no_change() -> None:
    assert difference(report(failed("A1-X")), report(failed("A1-X"))).changes == ()
