"""How `squilla doctor` and `squilla explain` end when they can't do what was asked."""

import traceback
from pathlib import Path
from typing import Any, NoReturn

import typer
from typer.core import TyperCommand

from squilla.commands.doctor.wrong_use import WrongUse
from squilla.commands.terminal import terminal_text
from squilla.doctor.exits import Exit
from squilla.settings import BadSettings

_TYPER_USAGE = 2


class DoctorCommand(TyperCommand):
    """Ends with the doctor's own statuses where typer would end with a check's (2 is a fault)."""

    def make_context(self, *args: Any, **named: Any) -> Any:  # noqa: ANN401 - typer's own
        """Read the options."""
        try:
            return super().make_context(*args, **named)
        except Exception as error:
            if getattr(error, "exit_code", None) == _TYPER_USAGE:
                error.exit_code = Exit.USAGE  # type: ignore[attr-defined]
            raise

    def invoke(self, ctx: Any) -> Any:  # noqa: ANN401
        """Run, or say in one sentence why not."""
        try:
            return super().invoke(ctx)
        except WrongUse as wrong:
            _end(terminal_text(wrong.key, **wrong.values), wrong.status)
        except BadSettings as wrong:
            _end(str(wrong), Exit.USAGE)
        except (typer.Exit, typer.Abort, BrokenPipeError):
            raise
        except Exception as error:  # noqa: BLE001 - status 1 would be read as a warning
            frame = traceback.extract_tb(error.__traceback__)[-1]
            reason = f"{type(error).__name__} ({Path(frame.filename).name}:{frame.lineno})"
            _end(terminal_text("doctor.internal", reason=reason), Exit.INTERNAL)


def _end(sentence: str, status: Exit) -> NoReturn:
    typer.echo(f"squilla: {sentence}", err=True)
    raise typer.Exit(status)
