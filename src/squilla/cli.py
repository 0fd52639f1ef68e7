"""The command `squilla`: lists the commands and turns known failures into one sentence.

Without the server's libraries (the extra `server`) there are only the doctor and the robot.
"""

import os
import sys
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated

import typer

from squilla.commands.call import call
from squilla.commands.doctor.arguments import doctor
from squilla.commands.doctor.ending import DoctorCommand
from squilla.commands.explain import explain
from squilla.commands.terminal import terminal_text, use_settings_file
from squilla.settings import BadSettings

app = typer.Typer(
    help=terminal_text("cli.help"),
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
_failures: list[type[Exception]] = [BadSettings]
_sentence: Callable[[Exception], str] = "squilla: {}".format

if find_spec("sqlalchemy"):
    from squilla.commands import server

    server.add_commands(app)
    _failures += server.KNOWN_FAILURES
    _sentence = server.sentence
app.command("call", help=terminal_text("cli.call_help"))(call)
app.command("doctor", cls=DoctorCommand, help=terminal_text("doctor.help"))(doctor)
app.command("explain", cls=DoctorCommand, help=terminal_text("doctor.explain_help"))(explain)


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
    except tuple(_failures) as error:
        typer.echo(_sentence(error), err=True)
        sys.exit(2)
