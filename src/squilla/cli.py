"""The command `squilla`: lists the commands and turns known failures into one sentence."""

import os
import sys
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.exc import SQLAlchemyError

from squilla.commands import call, device, gateway, run, tls, user, wakes
from squilla.commands import settings as settings_command
from squilla.commands.context import terminal_text, use_settings_file
from squilla.ops.supervisor import NotReady
from squilla.settings import BadSettings
from squilla.switchboard.announcement import BadAnnouncement

app = typer.Typer(
    help=terminal_text("cli.help"),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command("up", help=terminal_text("cli.up_help"))(run.up_command)
app.command("serve", hidden=True)(run.serve_command)
app.command("call", help=terminal_text("cli.call_help"))(call.call)
app.command("qr", help=terminal_text("cli.qr_help"))(device.qr)
app.command("trace", help=terminal_text("cli.trace_help"))(wakes.trace)
app.command("wakes", help=terminal_text("cli.wakes_help"))(wakes.wakes)
app.add_typer(user.app, name="user")
app.add_typer(device.app, name="device")
app.add_typer(tls.app, name="tls")
app.add_typer(gateway.app, name="gateway")
app.command("settings", help=terminal_text("cli.settings_help"))(settings_command.settings_command)


@app.callback()
def common(
    config: Annotated[
        Path | None, typer.Option(help=terminal_text("cli.config_help"), dir_okay=False)
    ] = None,
) -> None:
    """Options of every command."""
    use_settings_file(config)


def main() -> None:
    """Run the command line; exit status 2 for what the settings or the machine must change."""
    os.umask(0o077)
    try:
        app()
    except (BadSettings, BadAnnouncement, NotReady) as error:
        typer.echo(f"squilla: {error}", err=True)
        sys.exit(2)
    except SQLAlchemyError as error:
        # Its text may quote parameters or the URL, so only the kind of failure is shown.
        reason = type(getattr(error, "orig", None) or error).__name__
        typer.echo(terminal_text("cli.store_failed", reason=reason), err=True)
        sys.exit(2)
