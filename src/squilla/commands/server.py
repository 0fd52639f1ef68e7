"""The commands of a machine that runs Squilla; they need the libraries of the extra `server`."""

import typer
from sqlalchemy.exc import SQLAlchemyError

from squilla.commands import device, gateway, run, tls, user, wakes
from squilla.commands import settings as settings_command
from squilla.commands.terminal import terminal_text
from squilla.ops.supervisor import NotReady
from squilla.switchboard.announcement import BadAnnouncement

KNOWN_FAILURES = (BadAnnouncement, NotReady, SQLAlchemyError)


def add_commands(app: typer.Typer) -> None:
    """Add them, in the order of the help."""
    app.command("up", help=terminal_text("cli.up_help"))(run.up_command)
    app.command("serve", hidden=True)(run.serve_command)
    app.command("qr", help=terminal_text("cli.qr_help"))(device.qr)
    app.command("trace", help=terminal_text("cli.trace_help"))(wakes.trace)
    app.command("wakes", help=terminal_text("cli.wakes_help"))(wakes.wakes)
    app.add_typer(user.app, name="user")
    app.add_typer(device.app, name="device")
    app.add_typer(tls.app, name="tls")
    app.add_typer(gateway.app, name="gateway")
    settings = app.command("settings", help=terminal_text("cli.settings_help"))
    settings(settings_command.settings_command)


def sentence(error: Exception) -> str:
    """A known failure for the person at the terminal.

    The text of the store's errors may quote parameters or the URL, so only their kind is shown.
    """
    if isinstance(error, SQLAlchemyError):
        reason = type(getattr(error, "orig", None) or error).__name__
        return terminal_text("cli.store_failed", reason=reason)
    return f"squilla: {error}"
