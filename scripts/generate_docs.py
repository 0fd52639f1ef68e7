"""Writes the parts of docs/ that come from the code, between `begin generated` and `end`."""

import os
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

os.environ["LC_ALL"] = "C"  # help texts in English, whoever runs this

from typer.core import TyperGroup
from typer.main import get_command

from squilla.cli import app
from squilla.commands.settings import settings_table

DOCS = Path(__file__).parent.parent / "docs"
_GENERATED = re.compile(r"(<!-- begin generated -->\n).*(<!-- end generated -->)", re.DOTALL)


def commands_table() -> str:
    """One row a command, in the order of the command line's own help."""
    rows = ["| command | what it does |\n", "|---|---|\n"]
    for words, command in _leaves("squilla", get_command(app)):
        rows.append(f"| `{' '.join([words, *_arguments(command)])}` | {command.help} |\n")
    return "".join(rows)


def _leaves(words: str, command: Any) -> Iterator[tuple[str, Any]]:  # noqa: ANN401 - typer's own
    if not isinstance(command, TyperGroup):
        yield words, command
        return
    for name, member in command.commands.items():
        if not member.hidden:
            yield from _leaves(f"{words} {name}", member)


def _arguments(command: Any) -> Iterator[str]:  # noqa: ANN401
    for parameter in command.params:
        if parameter.param_type_name == "argument":
            yield parameter.name.upper()
        elif parameter.name != "help":
            yield f"[{parameter.opts[0]}]"


GENERATED: dict[str, Callable[[], str]] = {
    "settings.md": settings_table,
    "commands.md": commands_table,
}


def current(old: str, part: str) -> str:
    """The page with its generated part made anew."""
    return _GENERATED.sub(lambda found: f"{found[1]}{part}{found[2]}", old)


def main() -> int:
    """0 when everything is, or now is, current."""
    stale = []
    for name, generate in GENERATED.items():
        path = DOCS / name
        old = path.read_text(encoding="utf-8")
        new = current(old, generate())
        if new != old:
            stale.append(f"docs/{name}")
            if "--check" not in sys.argv:
                path.write_text(new, encoding="utf-8")
    if stale and "--check" in sys.argv:
        sys.stderr.write(f"{', '.join(stale)}: not current, run 'make docs'\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
