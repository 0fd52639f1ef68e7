"""`squilla explain`: a check or a conclusion of the doctor in words."""

from typing import Annotated

import typer

from squilla.commands.doctor.options import read_language
from squilla.commands.doctor.wrong_use import WrongUse
from squilla.commands.terminal import terminal_text


def explain(
    code: Annotated[str, typer.Argument(help=terminal_text("doctor.explain_code_help"))],
    lang: Annotated[str, typer.Option(help=terminal_text("doctor.help_lang"))] = "",
) -> None:
    """Print what is known of a check, or of all those of a number of the guide."""
    from squilla.commands.doctor.explanation import (  # noqa: PLC0415 - libraries of all checks
        explanation,
        matching,
    )

    language = read_language(lang)
    found = matching(code)
    if not found:
        raise WrongUse("doctor.no_such_check", code=code)
    parts = ("\n".join(explanation(one, language, only)) for one, only in found)
    typer.echo("\n\n".join(parts))
