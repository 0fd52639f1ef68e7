"""Exit statuses are those of Nagios plugins."""

import pytest

from squilla.doctor.check import Missing
from squilla.doctor.engine import Attempt
from squilla.doctor.exits import Exit, exit_status
from squilla.doctor.verdict import Status
from tests.unit.doctor.making import attempt, blocked, not_seen


@pytest.mark.parametrize(
    ("attempts", "status"),
    [
        ([attempt("A")], 0),
        ([attempt("A"), attempt("B", Status.SKIP)], 0),
        ([attempt("A"), attempt("B", Status.WARN), not_seen("C", Missing.LAN)], 1),
        ([attempt("A", Status.WARN), attempt("B", Status.FAIL)], 2),
        ([attempt("A", Status.FAIL), blocked("B", "A")], 2),
        ([attempt("A"), not_seen("B", Missing.INSIDE)], 3),
        ([], 3),
    ],
)
def test_status(attempts: list[Attempt], status: int) -> None:
    assert exit_status(attempts) == status


def test_what_no_check_said_is_not_mistaken_for_what_one_did() -> None:
    assert (Exit.USAGE, Exit.INTERNAL) == (64, 70)
