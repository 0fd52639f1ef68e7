"""Where a run's report goes: the terminal, standard output as JSON, files; and what changed."""

import os
import shutil
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

import typer

from squilla.commands.doctor.wrong_use import WrongUse
from squilla.doctor.reports.difference import difference
from squilla.doctor.reports.html import to_html
from squilla.doctor.reports.json_report import to_json
from squilla.doctor.reports.report import Report
from squilla.doctor.reports.terminal import Style, render
from squilla.doctor.reports.words import SYMBOLS, changed
from squilla.texts import Language, translate

_WIDEST = 100


@dataclass(slots=True)
class Shown:
    """Shows one report after the other; from the second on only what changed."""

    language: Language
    as_json: bool = False
    json_file: Path | None = None
    html_file: Path | None = None
    since: Report | None = None
    repeated: bool = False
    last: Report | None = field(default=None, init=False)

    def check_files(self) -> None:
        """Raise WrongUse now for a file that can't be written, not after minutes of looking."""
        for file in filter(None, (self.json_file, self.html_file)):
            is_new = not file.exists()
            try:
                file.open("a").close()
            except OSError as error:
                raise _cannot_write(file, error) from None
            if is_new:
                file.unlink()

    def __call__(self, report: Report) -> None:
        """Write the files, then what belongs on standard output."""
        changes = difference(self.since, report) if self.since else None
        _write(self.json_file, to_json(report) + "\n")
        _write(self.html_file, to_html(report, self.language, changes))
        if self.as_json:
            typer.echo(to_json(report, indent=None if self.repeated else 2))
        elif self.last is None:
            typer.echo(render(report, terminal_style(self.language), changes), nl=False)
        else:
            typer.echo("\n".join(watched(self.last, report, self.language)))
        self.last = report


def terminal_style(language: Language) -> Style:
    """What standard output can show; NO_COLOR (no-color.org) and TERM=dumb are obeyed."""
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Style(
        language,
        colour=sys.stdout.isatty() and not plain,
        ascii_only=not _can_show("".join(SYMBOLS.values())),
        width=min(shutil.get_terminal_size((_WIDEST, 0)).columns, _WIDEST),
    )


def watched(before: Report, now: Report, language: Language) -> list[str]:
    """A line for each check whose status is another one; one line if there is none."""
    when = time.strftime("%Y-%m-%d %H:%M:%S")
    lines = [changed(one, language) for one in difference(before, now).changes]
    return [f"{when}  {one}" for one in lines or [translate("doctor.watch_same", language)]]


def _can_show(text: str) -> bool:
    try:
        text.encode(sys.stdout.encoding or "ascii")
    except UnicodeError:
        return False
    return True


def _write(file: Path | None, text: str) -> None:
    if file is None:
        return
    try:
        file.write_text(text, encoding="utf-8")
    except OSError as error:
        raise _cannot_write(file, error) from None


def _cannot_write(file: Path, error: OSError) -> WrongUse:
    return WrongUse("doctor.cannot_write", file=file, reason=error.strerror)
