"""The command line as a whole: failures that are known become one sentence."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from squilla import cli
from squilla.commands import terminal

SECRET = "hidden-in-the-url"


@pytest.fixture(autouse=True)
def _surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    values = {"LC_ALL": "en", "SQUILLA_CONFIG": "/dev/null", "SQUILLA_USER": ""}
    for name, value in (values | {"SQUILLA_STATE": str(tmp_path)}).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(terminal, "_chosen_file", [])
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


SERVER_LIBRARIES = (
    *("sqlalchemy", "alembic", "fastapi", "starlette", "uvicorn", "segno", "argon2"),
    *("prometheus_client", "jwt", "psycopg", "multipart", "python_multipart", "h2", "click"),
)
WITHOUT_THEM = f"""
import sys

class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {SERVER_LIBRARIES!r}:
            raise ModuleNotFoundError(name)

import importlib.util

found = importlib.util.find_spec
importlib.util.find_spec = lambda name, *more: (
    None if name.partition(".")[0] in {SERVER_LIBRARIES!r} else found(name, *more)
)
sys.meta_path.insert(0, Absent())
from squilla.cli import main
main()
"""


def bare(*words: str) -> subprocess.CompletedProcess[str]:
    """Type a command where only `pip install squilla` was done."""
    return subprocess.run(
        [sys.executable, "-c", WITHOUT_THEM, *words],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "shown"),
    [(["doctor", "--list"], "B6-DNS  "), (["explain", "B6-DNS"], "dns_private"), (["--help"], "")],
)
def test_without_the_servers_libraries_there_is_the_doctor(words: list[str], shown: str) -> None:
    ran = bare(*words)
    assert (ran.returncode, ran.stderr) == (0, "")
    assert shown in ran.stdout
    assert " up " not in ran.stdout


def test_there_it_examines_and_reports() -> None:
    ran = bare("doctor", "pbx.example.com", "--only", "B6-DNS", "--resolver", "127.0.0.1:9")
    assert ran.returncode == 3, ran.stderr
    assert "No DNS server answered this computer." in ran.stdout


def test_there_the_robot_calls_with_a_qr() -> None:
    qr = "ada;0123456789abcdef0123456789abcdef;localhost"
    ran = bare("call", "--qr", qr, "--https-port", "9", "--json")
    assert (ran.returncode, ran.stderr) == (1, "")
    assert '"reason": "connection_refused"' in ran.stdout


def test_there_the_robot_has_no_account_of_its_own() -> None:
    ran = bare("call")
    assert (ran.returncode, ran.stdout) == (1, "")
    assert "add --qr" in ran.stderr


def test_a_command_of_the_server_is_not_there() -> None:
    ran = bare("up")
    assert ran.returncode == 2
    assert "No such command" in ran.stderr
