"""What every command has: the settings, the terminal's language, and a way to say things."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NoReturn

import typer

from squilla.compose import open_store
from squilla.enroll.passwords import MAX_LENGTH
from squilla.model.accounts import Account, normal_username
from squilla.ops.preflight import prepare_folders, service_identity
from squilla.settings import Settings, read_settings
from squilla.store import accounts
from squilla.store.engine import Store
from squilla.texts import language_of, translate

_chosen_file: list[Path] = []


def use_settings_file(file: Path | None) -> None:
    """Remember `--config`."""
    if file:
        _chosen_file.append(file)


def settings() -> Settings:
    """The settings, read anew; raises BadSettings."""
    return read_settings(_chosen_file[-1] if _chosen_file else None)


def terminal_text(key: str, **values: object) -> str:
    """A text in the terminal's language (LC_ALL, LC_MESSAGES, LANG)."""
    names = ("LC_ALL", "LC_MESSAGES", "LANG")
    chosen = next((os.environ[name] for name in names if os.environ.get(name)), "")
    return translate(key, language_of(chosen), **values)


def say(key: str, **values: object) -> None:
    """Print a text on standard output."""
    typer.echo(terminal_text(key, **values))


def refuse(key: str, **values: object) -> NoReturn:
    """Print a text on standard error and exit with status 1."""
    typer.echo(terminal_text(key, **values), err=True)
    raise typer.Exit(1)


@contextmanager
def store() -> Iterator[Store]:
    """The store, made on first use, with folders that belong to the services' user."""
    chosen = settings()
    prepare_folders(chosen, service_identity(chosen))
    opened = open_store(chosen)
    try:
        yield opened
    finally:
        opened.close()


def account_named(opened: Store, name: str) -> Account:
    """The account with that user name, or a refusal."""
    with opened.begin() as tx:
        account = accounts.by_username(tx, normal_username(name))
    if account is None:
        refuse("cli.no_such_user", name=name)
    return account


def read_password(*, from_stdin: bool) -> str:
    """A new password: the first line of standard input, or asked for twice."""
    if from_stdin:
        line = typer.get_text_stream("stdin").readline(MAX_LENGTH + 2)
        return line.rstrip("\r\n")
    prompt = terminal_text("cli.ask_password")
    again = terminal_text("cli.ask_password_again")
    return str(typer.prompt(prompt, hide_input=True, confirmation_prompt=again))
