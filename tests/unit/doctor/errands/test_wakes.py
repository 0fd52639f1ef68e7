"""The counts of `squilla wakes --rates --json`, as far as they are such."""

import asyncio
import json
import sys
from pathlib import Path

import pytest

from squilla.doctor.errands import wakes
from squilla.doctor.errands.wakes import Answer, Group, Question, read, run

RATE = {"count": 12, "rang": 9, "push": None}
TABLES = {"platform": {"ios": RATE}, "agent": {"Linphone\n5": RATE}, "network": {}}
PRINTED = json.dumps(TABLES).encode()
GROUPS = (Group("platform", "ios", 12, 9), Group("agent", "Linphone5", 12, 9))
COUNTED = Answer(is_kept=True, groups=GROUPS)


def test_groups() -> None:
    assert read(PRINTED) == COUNTED


@pytest.mark.parametrize(
    "printed",
    [
        b"",
        b"no",
        b"[]",
        b"{}",
        b'{"platform": {"ios": 3}, "agent": {}, "network": {}}',
        b"[" * 9999,
    ],
)
def test_what_is_no_such_table_tells_nothing(printed: bytes) -> None:
    assert read(printed) == Answer(is_kept=None)


def test_not_more_groups_than_anybody_reads() -> None:
    many = {"platform": {}, "network": {}, "agent": {f"a{n}": RATE for n in range(99)}}
    assert len(read(json.dumps(many).encode()).groups) == 20


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("SQUILLA_CONFIG", "/dev/null")
    monkeypatch.setenv("SQUILLA_STATE", str(tmp_path))
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "squilla.db").touch()
    return tmp_path


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        (f"print('''{PRINTED.decode()}'''.replace(chr(10), chr(92) + 'n'))", COUNTED),
        ("raise SystemExit(1)", Answer(is_kept=None)),
        ("import time; time.sleep(30)", Answer(is_kept=None)),
    ],
)
@pytest.mark.usefixtures("kept")
def test_the_command_is_asked(
    monkeypatch: pytest.MonkeyPatch, script: str, expected: Answer
) -> None:
    monkeypatch.setattr(wakes, "_COMMAND", (sys.executable, "-c", script))
    monkeypatch.setattr(wakes, "_SECONDS", 1.0)
    assert asyncio.run(run(Question())) == expected


def test_where_nothing_was_ever_kept_nothing_is_made(
    kept: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(wakes, "_COMMAND", ("/nonexistent",))
    (kept / "data" / "squilla.db").unlink()
    assert asyncio.run(run(Question())) == Answer(is_kept=False)
    monkeypatch.setenv("SQUILLA_STATE", str(kept / "none"))
    assert asyncio.run(run(Question())) == Answer(is_kept=False)
    assert [path.name for path in kept.iterdir()] == ["data"]
