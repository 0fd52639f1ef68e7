"""Keeps what was found: one JSON file a part, and a page for people made of all of them."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from bench.findings import Finding, Row

FOLDER = Path(__file__).parent / "results"
PAGE = "README.md"
_BAR = "\\|"
_MARKS = {True: "reached", False: "**missed**", None: ""}


def keep(part: str, finding: Finding, about: Mapping[str, object], folder: Path = FOLDER) -> None:
    """Write a part's result in the place of the last one; `about` is when and where."""
    folder.mkdir(exist_ok=True)
    content = {"about": about, **asdict(finding)}
    (folder / f"{part}.json").write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")


def write_page(parts: Sequence[str], folder: Path = FOLDER) -> None:
    """Write the page of those parts that have been measured, in that order."""
    found = [folder / f"{part}.json" for part in parts]
    results = [json.loads(path.read_text(encoding="utf-8")) for path in found if path.exists()]
    text = "\n".join(line for result in results for line in _section(result))
    head = "# Results\n\nWritten by `make bench`; what is measured is told in ../README.md.\n\n"
    (folder / PAGE).write_text(head + text, encoding="utf-8")


def table(rows: Sequence[Row]) -> Iterator[str]:
    """Lines of a table, as Markdown has it."""
    yield "| what | measured | target | |"
    yield "|---|---|---|---|"
    for row in rows:
        cells = (row.what, row.measured, row.target, _MARKS[row.met])
        yield f"| {' | '.join(cell.replace('|', _BAR) for cell in cells)} |"


def _section(result: Mapping[str, Any]) -> Iterator[str]:
    yield f"## {result['title']}\n"
    yield f"{result['how']}\n"
    yield from table([Row(**row) for row in result["rows"]])
    yield "\n" + ", ".join(f"{name} {value}" for name, value in result["about"].items()) + "\n"
