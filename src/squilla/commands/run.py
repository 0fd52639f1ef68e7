"""`squilla up` and its inner part `squilla serve`."""

import asyncio
import secrets
import socket
import sys
from collections.abc import Awaitable, Callable
from typing import Annotated

import typer

from squilla.commands.context import say, settings, store, terminal_text
from squilla.doctor.target import Ports, Target
from squilla.enroll.people import add_person
from squilla.ops.children import child_environment
from squilla.ops.logs import configure_logs
from squilla.phone.address import app_address
from squilla.settings import Settings, as_environment
from squilla.store import accounts
from squilla.up import up

FIRST_USER = "admin"
FIRST_EXTENSION = "201"
PROOF_SECONDS = 20  # longer than the announcements, which are not echoed


def up_command(
    first_account: Annotated[
        bool, typer.Option("--first-account", help=terminal_text("cli.first_account_help"))
    ] = False,
    prove: Annotated[bool, typer.Option("--prove", help=terminal_text("cli.prove_help"))] = False,
) -> None:
    """Start everything and keep it running."""
    chosen = settings()
    configure_logs(chosen)
    asyncio.run(up(chosen, _welcome(chosen, first_account=first_account, prove=prove)))
    say("cli.stopped")


def serve_command(https_fd: Annotated[int, typer.Option("--https-fd")]) -> None:
    """Run the control plane on a socket that `squilla up` has bound."""
    from squilla.serve import serve  # noqa: PLC0415 - a web server no other command waits for

    chosen = settings()
    configure_logs(chosen)
    asyncio.run(serve(chosen, socket.socket(fileno=https_fd)))


def _welcome(
    chosen: Settings, *, first_account: bool, prove: bool
) -> Callable[[], Awaitable[None]]:
    async def welcome() -> None:
        say("cli.ready", url=f"{_origin(chosen)}/")
        say("cli.ready_app", url=app_address(_origin(chosen)))
        if chosen.certificate is None:
            say("cli.trial_certificate")
        if first_account:
            await asyncio.to_thread(_make_first_account, chosen)
        if prove:
            await _prove(chosen)

    return welcome


def _origin(chosen: Settings) -> str:
    return Target(chosen.host, Ports(https=chosen.https_port)).origin


def _make_first_account(chosen: Settings) -> None:
    """With a password that has to be replaced at sign-in: whoever reads it here isn't its owner."""
    password = secrets.token_urlsafe(9)
    with store() as opened, opened.begin() as tx:
        people = accounts.people(tx)
        if not people:
            add_person(
                tx,
                username=FIRST_USER,
                display_name="Admin",
                extension=FIRST_EXTENSION,
                password=password,
                mobile_prefix=chosen.mobile_prefix,
                once=True,
            )
    if people:
        say("cli.accounts_exist", name=people[0].username)
    else:
        say("cli.first_account", name=FIRST_USER, password=password)
    say("cli.where_to_click")


async def _prove(chosen: Settings) -> None:
    """A robot phone calls the echo service through everything that was started (T1)."""
    command = (sys.executable, "-m", "squilla", "call", "*43", "--seconds", str(PROOF_SECONDS))
    environment = child_environment(as_environment(chosen))
    robot = await asyncio.create_subprocess_exec(*command, env=environment)
    try:
        await robot.wait()
    except asyncio.CancelledError:
        robot.terminate()
        await robot.wait()
        raise
