"""The documentation: it says what the code does, its links lead somewhere, both languages agree."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOURCES = ROOT / "src" / "squilla"
READMES = (ROOT / "README.md", ROOT / "README.it.md")
DOCS = (*sorted(ROOT.glob("*.md")), *sorted((ROOT / "docs").glob("*.md")))
NAMES = [str(path.relative_to(ROOT)) for path in DOCS]
OPERATING = (ROOT / "docs" / "operating.md").read_text(encoding="utf-8")

GUIDE = {
    *("M1", "M2", "M3", "M4", "T1"),
    *("B1", "B2", "B3", "B4", "B5", "B5.1", "B5.2", "B5.3", "B6", "B7"),
    *("A1", "A2", "A3", "A4", "P1", "P2", "P3", "P3r", "P4"),
}
# T2 and T4 are timers of RFC 3261, so a wrong number of that letter can't be told.
CITED = re.compile(r"(?<![\w.-])(?:[MBAP]\d+(?:\.\d+)?r?|T1)(?![\w.]*\w)")

LEVELS = {"debug", "info", "warning", "error", "exception"}
EVENTS_MADE_AT_RUN_TIME = {
    *("registered", "unregistered", "... broke: ..."),
    *("phone registered", "phone deregistered", "no such phone to deregister"),
}
COUNTS_MADE_AT_RUN_TIME = {"registered", "unregistered"}
COUNTED_BY_STATUS = re.compile(r"\d{3}")
METRICS = ("ops/metrics.py", "wake/figures.py", "gateway/metrics.py")
METRIC_KINDS = {"Counter", "Gauge", "Histogram"}
NOT_IN_HELP = {"serve"}
MADE_AT_RUN_TIME = ("run/", "etc/")


def read(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def blocks(text: str, language: str) -> list[str]:
    """The fenced blocks of a language."""
    return re.findall(rf"^ *```{language}\n(.*?)^ *```$", text, flags=re.DOTALL | re.MULTILINE)


def prose(text: str) -> str:
    """The text without its fenced blocks, in which # is no heading."""
    return re.sub(r"^ *```.*?^ *```$", "", text, flags=re.DOTALL | re.MULTILINE)


def headings(text: str) -> list[tuple[str, str]]:
    return re.findall(r"^(#+) (.+)$", prose(text), flags=re.MULTILINE)


def anchors(text: str) -> set[str]:
    """The anchors that headings have on a forge: lower case, blanks as hyphens, no punctuation."""
    titles = (title.lower().replace("`", "") for _, title in headings(text))
    return {re.sub(r"[^\w -]", "", title).strip().replace(" ", "-") for title in titles}


def section(text: str, title: str) -> str:
    """What stands under a heading of the second level."""
    return text.partition(f"\n## {title}\n")[2].partition("\n## ")[0]


def first_cells(text: str) -> list[str]:
    """The code in the first column of a section's tables."""
    return re.findall(r"^\| `([^`]+)` \|", text, flags=re.MULTILINE)


def calls(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Of each call `a.b("text")` in a folder: the last name of a, b, and the text."""
    for path in folder.rglob("*.py"):
        for node in ast.walk(ast.parse(read(path))):
            match node:
                case ast.Call(
                    func=ast.Attribute(
                        value=ast.Name(id=owner) | ast.Attribute(attr=owner), attr=name
                    ),
                    args=[ast.Constant(value=str(text)), *_],
                ):
                    yield owner, name, text


def logged() -> set[str]:
    """Every event that the code logs under a fixed name."""
    return {
        text
        for owner, name, text in calls(SOURCES)
        if (owner == "log" and name in LEVELS) or (owner == "ksr" and name in {"log", "error"})
    }


def counted() -> set[str]:
    """Every counter of the edge with a fixed name."""
    return {
        text for owner, name, text in calls(SOURCES / "edge") if (owner, name) == ("ksr", "count")
    }


def metrics() -> set[str]:
    """Every metric that the code makes, as it is scraped."""
    found = set()
    for path in (SOURCES / name for name in METRICS):
        for node in ast.walk(ast.parse(read(path))):
            match node:
                case ast.Call(func=ast.Name(id=kind), args=[ast.Constant(value=str(name)), *_]):
                    if kind.removesuffix("MetricFamily") in METRIC_KINDS:
                        found.add(f"{name}_total" if kind.startswith("Counter") else name)
    return found


def commands() -> set[str]:
    """The commands without their arguments: `up`, `user add`."""
    rows = first_cells(read(ROOT / "docs" / "commands.md"))
    return {
        " ".join(word for word in row.split()[1:3] if word.islower() and word.isalpha())
        for row in rows
    }


def test_settings_and_commands_are_documented_as_they_are() -> None:
    command = [sys.executable, str(ROOT / "scripts" / "generate_docs.py"), "--check"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert (ran.returncode, ran.stderr) == (0, "")


def test_metrics_are_documented_and_documented_metrics_exist() -> None:
    documented = [name for name in first_cells(section(OPERATING, "Metrics")) if "squilla" in name]
    assert len(metrics()) > 5
    assert set(documented) == metrics()
    assert len(documented) == len(set(documented))


def test_what_the_edge_counts_is_documented_and_documented_counts_exist() -> None:
    rows = re.findall(r"^\| `(event|reason)` \| `(\w+)` \|", OPERATING, flags=re.MULTILINE)
    documented = {f"refused_{value}" if label == "reason" else value for label, value in rows}
    by_status = {name for name in documented if COUNTED_BY_STATUS.search(name)}
    assert len(by_status) > 2
    assert documented - by_status == counted() | COUNTS_MADE_AT_RUN_TIME


def test_events_of_the_log_are_documented_and_documented_events_exist() -> None:
    documented = first_cells(section(OPERATING, "Logs"))
    assert set(documented) == logged() | EVENTS_MADE_AT_RUN_TIME
    assert len(documented) == len(set(documented))


@pytest.mark.parametrize("name", NAMES)
def test_links_and_images_lead_somewhere(name: str) -> None:
    path = ROOT / name
    for target, anchor in re.findall(r"\]\(([^)#\s]*)#?([^)\s]*)\)", prose(read(path))):
        if target.startswith(("https://", "http://")):
            continue
        there = (path.parent / target).resolve() if target else path
        assert there.exists(), target
        assert not anchor or anchor in anchors(read(there)), f"{target}#{anchor}"


@pytest.mark.parametrize("name", NAMES)
def test_files_that_are_named_exist(name: str) -> None:
    named = re.findall(
        r"`([\w.-]+/[\w./-]+\.(?:py|toml|html|cfg|json|service|txt))`", read(ROOT / name)
    )
    missing = {
        file
        for file in named
        if not file.startswith(MADE_AT_RUN_TIME)
        and not any((base / file).exists() for base in (ROOT, SOURCES))
    }
    assert missing == set()


@pytest.mark.parametrize("name", NAMES)
def test_commands_that_are_named_exist(name: str) -> None:
    text = read(ROOT / name)
    named = "\n".join([*blocks(text, "sh"), *re.findall(r"`(squilla [^`\n]+)`", text)])
    for command in re.findall(r"(?:^|[/`'])squilla ([a-z]+(?: [a-z]+)?)", named, re.MULTILINE):
        first = command.partition(" ")[0]
        known = {*commands(), *(known.partition(" ")[0] for known in commands())}
        assert known & {command, first} or first in NOT_IN_HELP, f"squilla {command}"


def test_both_readmes_have_the_same_shape_and_commands() -> None:
    english, italian = map(read, READMES)
    assert [level for level, _ in headings(english)] == [level for level, _ in headings(italian)]
    assert len(headings(english)) > 10
    for language in ("sh", "toml"):
        assert blocks(english, language) == blocks(italian, language) != []
    assert len(blocks(english, "text")) == len(blocks(italian, "text"))
    assert CITED.findall(english) == CITED.findall(italian)


@pytest.mark.parametrize(
    "path",
    [
        *DOCS,
        *(path for path in sorted(SOURCES.rglob("*")) if path.suffix in {".py", ".toml"}),
    ],
    ids=lambda path: str(path.relative_to(ROOT)),
)
def test_guide_numbers_that_are_cited_exist(path: Path) -> None:
    assert set(CITED.findall(read(path))) <= GUIDE


def test_the_guide_lists_each_number_once() -> None:
    rows = re.findall(r"^\| (\S+) \|", read(ROOT / "docs" / "guide.md"), flags=re.MULTILINE)
    listed = [row for row in rows if CITED.fullmatch(row)]
    assert sorted(listed) == sorted(GUIDE)
