"""Writes what comes from the code: parts of docs/ between `begin generated` and `end`, a schema,
and what the app in phone/ is given.
"""

import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

os.environ["LC_ALL"] = "C"  # help texts in English, whoever runs this

from phone_sources import SOURCES
from typer.core import TyperGroup
from typer.main import get_command

from squilla.cli import app
from squilla.commands.doctor.explanation import template
from squilla.commands.settings import settings_table
from squilla.doctor.check import Missing
from squilla.doctor.registry import CHECKS
from squilla.doctor.reports.json_report import schema
from squilla.texts import translate

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
_GENERATED = re.compile(
    r"(<!-- begin generated(?: (\w+))? -->\n).*?(<!-- end generated -->)", re.DOTALL
)


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


def options_table() -> str:
    """One row an option of the doctor."""
    doctor = get_command(app).commands["doctor"]  # type: ignore[attr-defined]
    rows = (
        f"| `{_typed(option)}` | {_cell(option.help)} |\n"
        for option in doctor.params
        if option.name != "help"
    )
    return "".join(["| option | what it does |\n", "|---|---|\n", *rows])


def _typed(option: Any) -> str:  # noqa: ANN401
    if option.param_type_name == "argument":
        return str(option.name).upper()
    name = option.opts[0]
    return name if option.is_bool_flag else f"{name} {option.name.upper()}"


def checks_table() -> str:
    """One row a check, in the order of the reports."""
    rows = ["| check | guide | what it asks | needs |\n", "|---|---|---|---|\n"]
    for check in CHECKS:
        wants = (translate(f"doctor.want_{one}", "en") for one in Missing if one in check.wants)
        needs = "; ".join([*wants, *check.needs]) or "-"
        title = translate(check.title, "en")
        explained = _cell(f"{title}. {translate(check.explain_key, 'en')}")
        rows.append(f"| `{check.code}` | {', '.join(check.guide)} | {explained} | {needs} |\n")
    return "".join(rows)


def verdicts_table() -> str:
    """One row a conclusion of each check."""
    rows = ["| check | conclusion | status | what it says |\n", "|---|---|---|---|\n"]
    for check in CHECKS:
        for verdict in check.verdicts:
            name = verdict.key.partition(".")[2]
            said = _cell(template(verdict.key, "en"))
            rows.append(f"| `{check.code}` | `{name}` | {verdict.status} | {said} |\n")
    return "".join(rows)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "&lt;")


Parts = Mapping[str, Callable[[], str]]
PARTS: Mapping[str, Parts] = {
    "settings.md": {"": settings_table},
    "commands.md": {"": commands_table},
    "doctor.md": {"options": options_table, "checks": checks_table, "verdicts": verdicts_table},
}
WHOLE: Parts = {"doctor.schema.json": schema}


def current(old: str, parts: Parts) -> str:
    """The page with its generated parts made anew."""
    return _GENERATED.sub(lambda found: f"{found[1]}{parts[found[2] or '']()}{found[3]}", old)


def made() -> Iterator[tuple[Path, str]]:
    """Each file as it should be."""
    for name, parts in PARTS.items():
        yield DOCS / name, current((DOCS / name).read_text(encoding="utf-8"), parts)
    for name, generate in WHOLE.items():
        yield DOCS / name, generate()
    for path, generate in SOURCES.items():
        yield path, generate()


def main() -> int:
    """0 when everything is, or now is, current."""
    stale = []
    for path, new in made():
        if not path.exists() or path.read_text(encoding="utf-8") != new:
            stale.append(str(path.relative_to(ROOT)))
            if "--check" not in sys.argv:
                path.write_text(new, encoding="utf-8")
    if stale and "--check" in sys.argv:
        sys.stderr.write(f"{', '.join(stale)}: not current, run 'make docs'\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
