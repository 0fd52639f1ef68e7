"""Causes and symptoms."""

import pytest

from squilla.doctor.check import Missing
from squilla.doctor.diagnosis import diagnose
from squilla.doctor.engine import Attempt
from squilla.doctor.verdict import Status
from tests.unit.doctor.making import attempt, blocked, not_seen

FAIL, WARN, OK, UNKNOWN = Status.FAIL, Status.WARN, Status.OK, Status.UNKNOWN


def told(*attempts: Attempt) -> list[tuple[str, list[str]]]:
    """Each cause's code, and those of its symptoms."""
    return [
        (cause.attempt.check.code, [one.check.code for one in cause.symptoms])
        for cause in diagnose(attempts)
    ]


def test_one_cause_with_three_symptoms() -> None:
    assert told(
        attempt("B6-DNS", FAIL),
        blocked("B1-CHAIN", "B6-DNS"),
        blocked("B2-TCP", "B1-CHAIN"),
        attempt("M1-LOGIN", FAIL, explained_by=["B6-DNS"]),
        attempt("B3-ADDRESS", OK),
    ) == [("B6-DNS", ["B1-CHAIN", "B2-TCP", "M1-LOGIN"])]


def test_a_chain_of_explanations_leads_to_its_first_link() -> None:
    assert told(
        attempt("A", FAIL),
        attempt("B", FAIL, explained_by=["A"]),
        attempt("C", WARN, explained_by=["B"]),
        blocked("D", "B"),
    ) == [("A", ["B", "C", "D"])]


def test_a_symptom_of_two_causes_is_told_with_both() -> None:
    assert told(
        attempt("A", FAIL), attempt("B", FAIL), attempt("C", FAIL, explained_by=["A", "B"])
    ) == [("A", ["C"]), ("B", ["C"])]


def test_failures_come_before_warnings_and_of_each_what_explains_most() -> None:
    assert told(
        attempt("W1", WARN),
        attempt("F1", FAIL),
        attempt("W2", WARN),
        attempt("F2", FAIL),
        blocked("S", "F2"),
        attempt("F3", FAIL),
    ) == [("F2", ["S"]), ("F1", []), ("F3", []), ("W1", []), ("W2", [])]


@pytest.mark.parametrize("other", [attempt("A", OK), attempt("A", WARN), attempt("A", UNKNOWN)])
def test_only_a_failure_explains(other: Attempt) -> None:
    assert ("B", []) in told(other, attempt("B", FAIL, explained_by=["A"]))


def test_what_would_explain_but_is_not_in_the_run_does_not() -> None:
    assert told(attempt("B", FAIL, explained_by=["A"])) == [("B", [])]


def test_what_was_skipped_by_itself_makes_no_cause_of_what_it_blocks() -> None:
    assert told(attempt("A", Status.SKIP), blocked("B", "A")) == []


def test_nothing_wrong_has_no_cause() -> None:
    assert told(attempt("A"), attempt("B", UNKNOWN), not_seen("C", Missing.LAN)) == []
