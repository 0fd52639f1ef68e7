"""`squilla call`: the robot phone (T1). Its exit status is 0 only if the voice came back."""

import asyncio
import fcntl
import json
import ssl
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer

from squilla.commands.context import refuse, settings, store, terminal_text
from squilla.compose import make_logins
from squilla.ops.certificate import served_pair
from squilla.robot.contract import HTTPS_PORT, parse_qr, sign_in
from squilla.robot.echo_test import MOST_SECONDS, echo_test
from squilla.robot.failure import Failure
from squilla.robot.measure import EchoResult
from squilla.robot.registered import ECHO, Destination
from squilla.robot.report import summary, to_json
from squilla.settings import Settings, from_here
from squilla.store import accounts

# A blank can't be part of a person's user name, so nobody can have this one, nor sign in to it.
ROBOT_USERNAME = "echo robot"
ROBOT_EXTENSION = "robot"


def call(
    target: Annotated[str, typer.Argument(help=terminal_text("cli.call_target_help"))] = ECHO,
    seconds: Annotated[
        float, typer.Option(min=1, max=MOST_SECONDS, help=terminal_text("cli.call_seconds_help"))
    ] = 75,
    qr: Annotated[str, typer.Option(help=terminal_text("cli.call_qr_help"))] = "",
    https_port: Annotated[int, typer.Option(help=terminal_text("cli.call_port_help"))] = HTTPS_PORT,
    as_json: Annotated[bool, typer.Option("--json", help=terminal_text("cli.json_help"))] = False,
) -> None:
    """Place the call and print what was measured."""
    result = _from_elsewhere(qr, https_port, target, seconds) if qr else _here(target, seconds)
    typer.echo(json.dumps(to_json(result)) if as_json else summary(result, terminal_text))
    raise typer.Exit(0 if result.ok else 1)


def _from_elsewhere(qr: str, https_port: int, target: str, seconds: float) -> EchoResult:
    """With the QR of a test account, as a phone anywhere would."""
    context = ssl.create_default_context()
    return asyncio.run(
        _sign_in_and_call(qr, context, Destination(context, target), https_port, seconds)
    )


def _here(target: str, seconds: float) -> EchoResult:
    """On the server: the robot's own account, over loopback, with the name checked all the same."""
    chosen = settings()
    pair = served_pair(chosen)
    context = ssl.create_default_context(cafile=pair.authority)
    destination = Destination(context, target, connect=from_here(chosen.https_address))
    with _alone(chosen):
        qr = _robot_qr(chosen)
        return asyncio.run(_sign_in_and_call(qr, context, destination, chosen.https_port, seconds))


async def _sign_in_and_call(
    qr: str, context: ssl.SSLContext, destination: Destination, port: int, seconds: float
) -> EchoResult:
    login = parse_qr(qr)
    if isinstance(login, Failure):
        return EchoResult(seconds, login)
    account = await sign_in(login, context, port=port, connect=destination.connect)
    if isinstance(account, Failure):
        return EchoResult(seconds, account)
    return await echo_test(account, destination, seconds)


def _robot_qr(chosen: Settings) -> str:
    with store() as opened:
        with opened.begin() as tx:
            robot = accounts.by_username(tx, ROBOT_USERNAME) or accounts.add(
                tx,
                username=ROBOT_USERNAME,
                display_name="Robot",
                extension=ROBOT_EXTENSION,
                password_hash=None,
            )
        return make_logins(chosen, opened).mint_qr(robot, time.time()).text


@contextmanager
def _alone(chosen: Settings) -> Iterator[None]:
    """Only one robot at a time: a second login would silence the first (M3)."""
    with (chosen.state / "robot.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            refuse("cli.robot_busy")
        yield
