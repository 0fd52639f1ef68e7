"""Writes the parts of docs/ that come from the code, between `begin generated` and `end`."""

import os
import re
import sys
from collections.abc import Callable
from pathlib import Path

os.environ["LC_ALL"] = "C"  # help texts in English, whoever runs this

from typer.core import TyperGroup
from typer.main import get_command

from squilla.cli import app
from squilla.commands.settings import settings_table

DOCS = Path(__file__).parent.parent / "docs"


def commands_table() -> str:
    """One row a command, in the order of the command line's own help."""
    root = get_command(app)
    assert isinstance(root, TyperGroup)
    rows = ["| command | what it does |\n", "|---|---|\n"]
    for name, command in root.commands.items():
        members = command.commands.items() if isinstance(command, TyperGroup) else [("", command)]
        for member, leaf in members:
            if not leaf.hidden:
                words = " ".join(["squilla", name, member, *_arguments(leaf)]).replace("  ", " ")
                rows.append(f"| `{words}` | {leaf.help} |\n")
    return "".join(rows)


def _arguments(command: object) -> list[str]:
    words = []
    for parameter in getattr(command, "params", []):
        if parameter.param_type_name == "argument":
            words.append(parameter.name.upper())
        elif parameter.name != "help":
            words.append(f"[{parameter.opts[0]}]")
    return words


GENERATED: dict[str, Callable[[], str]] = {
    "settings.md": settings_table,
    "commands.md": commands_table,
}


def main() -> int:
    """0 when everything is, or now is, current."""
    stale = []
    for name, generate in GENERATED.items():
        path = DOCS / name
        old = path.read_text(encoding="utf-8")
        new = re.sub(
            r"(<!-- begin generated -->\n).*(<!-- end generated -->)",
            lambda found: f"{found[1]}{generate()}{found[2]}",
            old,
            flags=re.DOTALL,
        )
        if new != old:
            stale.append(name)
            if "--check" not in sys.argv:
                path.write_text(new, encoding="utf-8")
    if stale and "--check" in sys.argv:
        sys.stderr.write(f"docs/{', docs/'.join(stale)}: not current, run 'make docs'\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
