"""What every command has."""

from pathlib import Path

import pytest

from squilla.commands import terminal
from squilla.commands.terminal import terminal_text
from squilla.texts import translate


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({}, "en"),
        ({"LANG": "it_IT.UTF-8"}, "it"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "en_US", "LC_MESSAGES": "it_IT"}, "it"),
        ({"LANG": "it_IT", "LC_ALL": "en_GB"}, "en"),
        ({"LANG": "it_IT", "LC_ALL": ""}, "it"),
    ],
)
def test_the_terminals_language(
    monkeypatch: pytest.MonkeyPatch, environment: dict[str, str], language: str
) -> None:
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
        if name in environment:
            monkeypatch.setenv(name, environment[name])
    wanted = translate("cli.stopped", "it" if language == "it" else "en")
    assert terminal_text("cli.stopped") == wanted


def test_the_file_of_the_command_line_goes_before_all_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    named, other = tmp_path / "named.toml", tmp_path / "other.toml"
    named.write_text('host = "named.example.com"\n')
    other.write_text('host = "other.example.com"\n')
    monkeypatch.setenv("SQUILLA_CONFIG", str(other))
    monkeypatch.setattr(terminal, "_chosen_file", [])
    terminal.use_settings_file(None)
    assert terminal.settings().host == "other.example.com"
    terminal.use_settings_file(named)
    assert terminal.settings().host == "named.example.com"
