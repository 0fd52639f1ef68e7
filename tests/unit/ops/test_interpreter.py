"""The way to run our code with the fewest rights."""

import os
import subprocess
from pathlib import Path

import pytest

from squilla.ops import interpreter
from squilla.ops.interpreter import Interpreter, find_interpreter
from squilla.ops.preflight import Identity

NOBODY = Identity("nobody", 65534, 65534)
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root changes user")


def user_of(way: Interpreter) -> str:
    """As whom the interpreter runs our code."""
    who = way.identity
    told = subprocess.run(
        [*way.command, "-c", "import os, squilla; print(os.getuid())"],
        user=who.uid if who else None,
        env={**os.environ, **way.environment},
        capture_output=True,
        text=True,
        check=True,
    )
    return told.stdout.strip()


def test_nobody_to_change_to_means_as_we_are(tmp_path: Path) -> None:
    assert user_of(find_interpreter(None, tmp_path / "code")) == str(os.getuid())


@needs_root
def test_readable_code_is_run_as_the_services_user(tmp_path: Path) -> None:
    assert user_of(find_interpreter(NOBODY, tmp_path / "code")) == "65534"


@needs_root
def test_code_in_a_closed_folder_is_shown_to_the_services_user(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interpreter, "_is_readable_by", lambda _identity: False)
    tmp_path.chmod(0o755)
    way = find_interpreter(NOBODY, Path("/mnt"))
    assert way.command[0] == "unshare"
    assert user_of(way) == "65534"


@needs_root
def test_where_nothing_else_works_it_runs_as_root(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(interpreter, "succeeds", lambda _command: False)
    way = find_interpreter(NOBODY, tmp_path / "code")
    assert (way.identity, user_of(way)) == (None, "0")
