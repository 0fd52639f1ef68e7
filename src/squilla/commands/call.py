"""`squilla call`: the robot phone (T1). Its exit status is 0 only if the voice came back.

With a QR it needs none of the server's libraries; its own account on the server is another file's.
"""

import asyncio
import json
import ssl
from importlib.util import find_spec
from typing import Annotated

import typer

from squilla.commands.terminal import refuse, settings, terminal_text
from squilla.robot.contract import HTTPS_PORT, parse_qr, sign_in
from squilla.robot.echo_test import MOST_SECONDS, echo_test
from squilla.robot.failure import Failure
from squilla.robot.measure import EchoResult
from squilla.robot.registered import ECHO, Destination
from squilla.robot.report import summary, to_json
from squilla.settings import from_here


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
    destination = Destination(ssl.create_default_context(), target)
    return asyncio.run(_sign_in_and_call(qr, destination, https_port, seconds))


def _here(target: str, seconds: float) -> EchoResult:
    """On the server: the robot's own account, over loopback, with the name checked all the same."""
    if not find_spec("sqlalchemy"):
        refuse("cli.call_needs_qr")
    from squilla.commands.call_account import (  # noqa: PLC0415 - the server's libraries
        robot_alone,
        robot_qr,
        trusted,
    )

    chosen = settings()
    destination = Destination(trusted(chosen), target, connect=from_here(chosen.https_address))
    with robot_alone(chosen):
        qr = robot_qr(chosen)
        return asyncio.run(_sign_in_and_call(qr, destination, chosen.https_port, seconds))


async def _sign_in_and_call(
    qr: str, destination: Destination, port: int, seconds: float
) -> EchoResult:
    login = parse_qr(qr)
    if isinstance(login, Failure):
        return EchoResult(seconds, login)
    account = await sign_in(login, destination.context, port=port, connect=destination.connect)
    if isinstance(account, Failure):
        return EchoResult(seconds, account)
    return await echo_test(account, destination, seconds)
