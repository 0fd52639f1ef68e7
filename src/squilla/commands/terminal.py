"""What every command has that needs none of the server's libraries: settings, language, words."""

import os
from pathlib import Path
from typing import NoReturn

import typer

from squilla.settings import ENV_PREFIX, Settings, read_settings
from squilla.settings.reading import DEFAULT_FILE
from squilla.texts import Language, language_of, translate

_chosen_file: list[Path] = []


def use_settings_file(file: Path | None) -> None:
    """Remember `--config`."""
    if file:
        _chosen_file.append(file)


def settings() -> Settings:
    """The settings, read anew; raises BadSettings."""
    return read_settings(_chosen_file[-1] if _chosen_file else None)


def settings_if_any() -> Settings | None:
    """The settings, where there is a file or an environment with them; raises BadSettings."""
    named = any(f"{ENV_PREFIX}{name}" in os.environ for name in ("CONFIG", "HOST"))
    return settings() if _chosen_file or named or DEFAULT_FILE.exists() else None


def terminal_language() -> Language:
    """The terminal's language (LC_ALL, LC_MESSAGES, LANG)."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    return language_of(next((os.environ[name] for name in names if os.environ.get(name)), ""))


def terminal_text(key: str, **values: object) -> str:
    """A text in the terminal's language."""
    return translate(key, terminal_language(), **values)


def say(key: str, **values: object) -> None:
    """Print a text on standard output."""
    typer.echo(terminal_text(key, **values))


def refuse(key: str, **values: object) -> NoReturn:
    """Print a text on standard error and exit with status 1."""
    typer.echo(terminal_text(key, **values), err=True)
    raise typer.Exit(1)
