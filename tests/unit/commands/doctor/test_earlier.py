"""The report of an earlier run."""

from pathlib import Path

import pytest

from squilla.commands.doctor.earlier import read_earlier
from squilla.commands.doctor.wrong_use import WrongUse
from squilla.doctor.reports.json_report import to_json
from tests.unit.doctor.making import TARGET, attempt
from tests.unit.doctor.reports.sample import report

HOST = TARGET.host


def test_a_report_of_the_same_pbx(tmp_path: Path) -> None:
    file, made = tmp_path / "run.json", report(attempt("B1-X"))
    file.write_text(to_json(made))
    assert read_earlier(file, HOST, may_be_absent=None) == made


def test_none_is_asked_for_or_there_the_first_time(tmp_path: Path) -> None:
    file = tmp_path / "run.json"
    assert read_earlier(None, HOST, may_be_absent=file) is None
    assert read_earlier(file, HOST, may_be_absent=file) is None


@pytest.mark.parametrize(
    ("text", "host", "key"),
    [
        (None, HOST, "doctor.cannot_read"),
        ("{}", HOST, "doctor.bad_since"),
        (to_json(report()), "other.example.com", "doctor.other_since"),
    ],
)
def test_what_cannot_be_compared_with_is_told(
    tmp_path: Path, text: str | None, host: str, key: str
) -> None:
    file = tmp_path / "run.json"
    if text is not None:
        file.write_text(text)
    with pytest.raises(WrongUse) as wrong:
        read_earlier(file, host, may_be_absent=None)
    assert wrong.value.key == key
