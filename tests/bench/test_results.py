"""What is kept and shown of a finding."""

import json
from pathlib import Path

import pytest

from bench.findings import Finding, Row, at_least, at_most, none_of
from bench.results import keep, table, write_page


@pytest.mark.parametrize(
    ("row", "met"),
    [
        (at_most("a", 20.0, 20.0, "ms"), True),
        (at_most("a", 20.1, 20.0, "ms"), False),
        (at_least("b", 0.9, 0.9, "times"), True),
        (at_least("b", 0.89, 0.9, "times"), False),
        (none_of("c", 0), True),
        (none_of("c", 1), False),
    ],
)
def test_a_row_knows_whether_its_target_was_reached(row: Row, met: bool) -> None:  # noqa: FBT001
    assert row.met is met


def test_a_result_is_kept_and_shown(tmp_path: Path) -> None:
    finding = Finding("Title", "How.", [Row("x", "1"), none_of("lost", 2)], {"x": 1})
    keep("part", finding, {"cores": "2"}, tmp_path)
    write_page(["part", "never measured"], tmp_path)
    kept = json.loads((tmp_path / "part.json").read_text())
    page = (tmp_path / "README.md").read_text()
    assert kept["figures"] == {"x": 1}
    assert "| lost | 2 | 0 | **missed** |" in page
    assert "cores 2" in page


def test_a_bar_in_a_word_ends_no_cell() -> None:
    [_, _, line] = table([Row("ports", "9 open|filtered", "none", met=False)])
    assert line == "| ports | 9 open\\|filtered | none | **missed** |"
