"""The report for programs keeps to the schema that is published."""

import json
from pathlib import Path

import jsonschema_rs
import pytest

from squilla.doctor.reports.json_report import read_report, schema, to_json
from squilla.doctor.reports.report import Report
from squilla.doctor.verdict import Status
from tests.unit.doctor.making import attempt
from tests.unit.doctor.reports.sample import of_everything, report

PUBLISHED = Path(__file__).parents[4] / "docs" / "doctor.schema.json"


def test_the_published_schema_is_the_current_one() -> None:
    assert PUBLISHED.read_text(encoding="utf-8") == schema()


@pytest.mark.parametrize(
    "made",
    [of_everything(), report(), report(attempt("B1-X")), report(attempt("B1-X"), redact=False)],
)
def test_a_report_is_valid(made: Report) -> None:
    jsonschema_rs.Draft202012Validator(json.loads(schema())).validate(json.loads(to_json(made)))


@pytest.mark.parametrize(
    "change",
    [
        {"exit_code": "2"},
        {"checks": [{"code": "B1-X"}]},
        {"counts": {"good": 1}},
        {"vantages": ["moon"]},
        {"target": None},
    ],
)
def test_what_is_no_report_is_not_valid(change: dict[str, object]) -> None:
    broken = {**json.loads(to_json(of_everything())), **change}
    assert not jsonschema_rs.Draft202012Validator(json.loads(schema())).is_valid(broken)


def test_a_program_finds_causes_and_statuses() -> None:
    read = json.loads(to_json(of_everything()))
    assert read["diagnosis"][0] == {
        "cause": "B6-NAME",
        "status": "fail",
        "symptoms": ["B1-CHAIN", "B2-TCP", "M1-LOGIN"],
        "problems": [],
    }
    assert read["exit_code"] == 2
    assert read["counts"][Status.FAIL] == 2
    assert set(read["checks"][0]["findings"][0]["summary"]) == {"it", "en"}


def test_one_line_for_one_run_of_many() -> None:
    assert "\n" not in to_json(of_everything(), indent=None)


@pytest.mark.parametrize("made", [of_everything(), report()])
def test_what_was_written_is_read_again(made: Report) -> None:
    assert read_report(to_json(made).encode()) == made


@pytest.mark.parametrize(
    "change", [{"schema_version": 0}, {"started": "\x1b[2J"}, {"checks": 1}, {"counts": {"x": 1}}]
)
def test_what_is_no_report_of_ours_is_none(change: dict[str, object]) -> None:
    assert read_report(json.dumps({**json.loads(to_json(report())), **change}).encode()) is None


def test_what_is_no_json_is_none() -> None:
    assert read_report(b"<html>") is None
