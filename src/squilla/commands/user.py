"""`squilla user`: accounts."""

from typing import Annotated

import typer

from squilla.commands.context import (
    account_named,
    read_password,
    refuse,
    say,
    settings,
    store,
    terminal_text,
)
from squilla.enroll.passwords import check_password, hash_password
from squilla.enroll.people import add_person, remove_person
from squilla.model.accounts import InvalidAccount
from squilla.store import accounts, sessions

app = typer.Typer(help=terminal_text("cli.user_help"), no_args_is_help=True)

Name = Annotated[str, typer.Argument(help=terminal_text("cli.name_help"))]
FromStdin = Annotated[
    bool, typer.Option("--password-stdin", help=terminal_text("cli.password_stdin_help"))
]

Once = Annotated[bool, typer.Option("--once", help=terminal_text("cli.once_help"))]


@app.command("add", help=terminal_text("cli.user_add_help"))
def add(
    username: Name,
    display_name: Annotated[str, typer.Option("--name", help=terminal_text("cli.display_help"))],
    extension: Annotated[str, typer.Option(help=terminal_text("cli.extension_help"))],
    password_stdin: FromStdin = False,
    once: Once = False,
) -> None:
    """Make an account."""
    try:
        password = read_password(from_stdin=password_stdin)
        with store() as opened, opened.begin() as tx:
            made = add_person(
                tx,
                username=username,
                display_name=display_name,
                extension=extension,
                password=password,
                mobile_prefix=settings().mobile_prefix,
                once=once,
            )
    except InvalidAccount as invalid:
        refuse(f"account.{invalid.code}")
    say("cli.user_added", name=made.username, extension=made.extension)


@app.command("list", help=terminal_text("cli.user_list_help"))
def list_users() -> None:
    """Print the accounts."""
    with store() as opened, opened.begin() as tx:
        people = accounts.people(tx)
    for person in people:
        typer.echo(f"{person.username}\t{person.extension}\t{person.display_name}")


@app.command("remove", help=terminal_text("cli.user_remove_help"))
def remove(username: Name) -> None:
    """Remove an account; its phone stops."""
    with store() as opened:
        account = account_named(opened, username)
        with opened.begin() as tx:
            remove_person(tx, account, mobile_prefix=settings().mobile_prefix)
    say("cli.user_removed", name=account.username)


@app.command("password", help=terminal_text("cli.user_password_help"))
def password(
    username: Name,
    password_stdin: FromStdin = False,
    once: Once = False,
) -> None:
    """Set a new password; portal sign-ins end, the phone stays."""
    with store() as opened:
        account = account_named(opened, username)
        if account.password_hash is None:
            refuse("cli.user_has_no_password", name=account.username)
        try:
            chosen = check_password(read_password(from_stdin=password_stdin))
        except InvalidAccount as invalid:
            refuse(f"account.{invalid.code}")
        with opened.begin() as tx:
            hashed = hash_password(chosen)
            accounts.set_password_hash(tx, account.id, hashed, password_once=once)
            sessions.remove_of_account(tx, account.id)
    say("cli.password_set", name=account.username)
