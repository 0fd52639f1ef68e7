"""What the server's commands have besides what every command has: the store, and passwords."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from squilla.commands.terminal import refuse, say, settings, terminal_text
from squilla.compose import open_store
from squilla.enroll.passwords import MAX_LENGTH
from squilla.model.accounts import Account, normal_username
from squilla.ops.preflight import prepare_folders, service_identity
from squilla.settings import Settings
from squilla.store import accounts
from squilla.store.engine import Store

__all__ = ["account_named", "read_password", "refuse", "say", "settings", "store", "terminal_text"]


@contextmanager
def store() -> Iterator[Store]:
    """The store, made on first use, with folders that belong to the services' user."""
    chosen = settings()
    if not _is_prepared_by_another(chosen):
        prepare_folders(chosen, service_identity(chosen))
    opened = open_store(chosen)
    try:
        yield opened
    finally:
        opened.close()


def _is_prepared_by_another(chosen: Settings) -> bool:
    """Whether root made the folders, and this is the services' user, who may not change them."""
    try:
        owner = chosen.state.stat().st_uid
    except OSError:
        return False
    return os.geteuid() not in {0, owner}


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
