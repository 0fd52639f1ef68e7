"""Where a report goes."""

import json
import sys
from io import TextIOWrapper
from pathlib import Path

import pytest

from squilla.commands.doctor.show import Shown, terminal_style, watched
from squilla.commands.doctor.wrong_use import WrongUse
from squilla.doctor.verdict import Status
from tests.unit.doctor.making import attempt
from tests.unit.doctor.reports.sample import of_everything, report


def test_the_terminal_has_the_report_once_then_what_watched(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shown = Shown("en", repeated=True)
    shown(report(attempt("B1-X"), attempt("B2-Y")))
    assert "All is well" in capsys.readouterr().out
    shown(report(attempt("B1-X", Status.FAIL), attempt("B2-Y")))
    assert capsys.readouterr().out.endswith("  B1-X: was ok, is FAULT\n")
    shown(report(attempt("B1-X", Status.FAIL), attempt("B2-Y")))
    said = capsys.readouterr().out
    assert said.endswith("  no change\n")
    assert said.count("\n") == 1


def test_json_is_for_programs_and_one_line_each_when_repeated(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Shown("it", as_json=True)(of_everything())
    assert json.loads(capsys.readouterr().out)["exit_code"] == 2
    shown = Shown("it", as_json=True, repeated=True)
    shown(of_everything())
    shown(of_everything())
    assert [json.loads(line)["exit_code"] for line in capsys.readouterr().out.splitlines()] == [
        2,
        2,
    ]


def test_files_are_written_beside_the_terminal(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = Shown("it", json_file=tmp_path / "run.json", html_file=tmp_path / "run.html")
    shown.check_files()
    shown(of_everything())
    assert json.loads((tmp_path / "run.json").read_text())["exit_code"] == 2
    assert '<html lang="it">' in (tmp_path / "run.html").read_text()
    assert "2 cause, 3 sintomi" in capsys.readouterr().out


def test_a_file_that_cannot_be_written_is_told_before_anything_is_looked_at(
    tmp_path: Path,
) -> None:
    file = tmp_path / "nowhere" / "run.html"
    with pytest.raises(WrongUse) as wrong:
        Shown("en", html_file=file).check_files()
    assert wrong.value.values == {"file": file, "reason": "No such file or directory"}


def test_looking_whether_a_file_can_be_written_leaves_nothing_and_takes_nothing_away(
    tmp_path: Path,
) -> None:
    old, new = tmp_path / "old.json", tmp_path / "new.html"
    old.write_text("before")
    Shown("en", json_file=old, html_file=new).check_files()
    assert old.read_text() == "before"
    assert not new.exists()


def test_an_earlier_report_is_compared_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    page = tmp_path / "run.html"
    earlier = report(attempt("B1-X", Status.FAIL))
    Shown("en", html_file=page, since=earlier)(report(attempt("B1-X")))
    assert "B1-X: was FAULT, is ok" in page.read_text()
    assert "B1-X: was FAULT, is ok" in capsys.readouterr().out


def test_a_status_that_went_and_came_back_is_two_watched() -> None:
    well, ill = report(attempt("B1-X")), report(attempt("B1-X", Status.UNKNOWN))
    assert watched(well, ill, "it")[0].endswith("B1-X: prima bene, ora non visto")
    assert watched(ill, well, "it")[0].endswith("B1-X: prima non visto, ora bene")


class Terminal(TextIOWrapper):
    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(
    ("environment", "encoding", "able"),
    [
        ({}, "utf-8", {"colour"}),
        ({"NO_COLOR": "1"}, "utf-8", set()),
        ({"NO_COLOR": ""}, "utf-8", {"colour"}),
        ({"TERM": "dumb"}, "utf-8", set()),
        ({}, "latin-1", {"colour", "ascii"}),
    ],
)
def test_a_terminal_is_given_what_it_can_show(
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
    environment: dict[str, str],
    encoding: str,
    able: set[str],
) -> None:
    for name in ("NO_COLOR", "TERM"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    with (tmp_path / "tty").open("wb") as raw, Terminal(raw, encoding) as terminal:
        monkeypatch.setattr(sys, "stdout", terminal)
        style = terminal_style("en")
    assert style.colour == ("colour" in able)
    assert style.ascii_only == ("ascii" in able)


def test_what_is_no_terminal_gets_no_colour(capsys: pytest.CaptureFixture[str]) -> None:
    Shown("en")(of_everything())
    assert "\x1b" not in capsys.readouterr().out
