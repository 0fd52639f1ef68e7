"""The command line as a whole: failures that are known become one sentence."""

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from squilla import cli
from squilla.commands import context

SECRET = "hidden-in-the-url"


@pytest.fixture(autouse=True)
def _surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    values = {"LC_ALL": "en", "SQUILLA_CONFIG": "/dev/null", "SQUILLA_USER": ""}
    for name, value in (values | {"SQUILLA_STATE": str(tmp_path)}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(context, "_chosen_file", [])
    mask = os.umask(0o022)
    yield
    os.umask(mask)


def typed(monkeypatch: pytest.MonkeyPatch, *words: str) -> int:
    monkeypatch.setattr(sys, "argv", ["squilla", *words])
    with pytest.raises(SystemExit) as left:
        cli.main()
    return int(left.value.code or 0)


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("SQUILLA_PHONE_PORT", "x", "squilla: Setting phone_port (or SQUILLA_PHONE_PORT): "),
        ("SQUILLA_CONFIG", "/nowhere", "squilla: The settings file /nowhere does not exist."),
        ("SQUILLA_STATE", "/dev/null/x", "squilla: Setting state: /dev/null/x can't be made"),
        ("SQUILLA_DATABASE_URL", f"nosuch://u:{SECRET}@h/d", "squilla: the store does not answer"),
        ("SQUILLA_DATABASE_URL", f"sqlite:////nowhere/{SECRET}/x", "squilla: the store does not"),
        ("SQUILLA_DATABASE_URL", SECRET, "squilla: the store does not answer (ArgumentError)"),
    ],
)
def test_a_known_failure_is_one_sentence_and_status_2(
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    name: str,
    value: str,
    sentence: str,
) -> None:
    monkeypatch.setenv(name, value)
    assert typed(monkeypatch, "user", "list") == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(sentence)
    assert said.err.count("\n") == 1
    assert SECRET not in said.err


def test_whatever_it_makes_is_for_its_owner_alone(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert typed(monkeypatch, "user", "list") == 0
    assert (tmp_path / "data" / "squilla.db").stat().st_mode & 0o777 == 0o600


def test_every_command_explains_itself(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert typed(monkeypatch, "--help") == 0
    shown = capsys.readouterr().out
    for command in ("up", "call", "qr", "user", "device", "tls", "settings"):
        assert f" {command} " in shown
    assert " serve " not in shown
