"""`squilla settings`: the reference of all settings."""

import tomllib
from typing import Any

import pytest

from squilla.settings import Settings
from tests.unit.commands.terminal import HOST, Terminal


def uncommented(text: str) -> dict[str, Any]:
    """The file as it is when every `# name = value` is taken into use."""
    names = tuple(f"# {name} = " for name in Settings.model_fields)
    lines = [line[2:] for line in text.splitlines() if line.startswith(names)]
    return tomllib.loads("\n".join(lines))


def test_every_line_of_the_file_is_a_comment(terminal: Terminal) -> None:
    result = terminal.types("settings")
    assert result.exit_code == 0
    assert tomllib.loads(result.stdout) == {}


def test_uncommented_it_says_what_holds_without_it(terminal: Terminal) -> None:
    values = uncommented(terminal.types("settings").stdout)
    assert list(values) == list(Settings.model_fields)
    assert values["host"] == ""
    read = Settings.model_validate(values | {"host": HOST})
    assert read == Settings.model_validate({"host": HOST})


def test_every_setting_is_explained_above_its_line(terminal: Terminal) -> None:
    text = terminal.types("settings").stdout
    for name, field in Settings.model_fields.items():
        assert f"\n# {field.description}\n# {name} = " in text


def test_every_setting_has_a_row_in_the_table_of_the_documentation(terminal: Terminal) -> None:
    result = terminal.types("settings", "--markdown")
    rows = result.stdout.splitlines()[2:]
    assert [row.split("`")[1] for row in rows] == list(Settings.model_fields)
    assert all(row.count("|") == 4 for row in rows)


@pytest.mark.parametrize("option", [(), ("--markdown",)])
def test_it_shows_defaults_and_nothing_of_this_installation(
    terminal: Terminal, option: tuple[str, ...]
) -> None:
    terminal.environment["SQUILLA_DATABASE_URL"] = "postgresql://u:hidden@h/d"
    shown = terminal.types("settings", *option).stdout
    assert HOST not in shown
    assert "hidden" not in shown
    assert str(terminal.state) not in shown
