"""Finds the commands that a text quotes, so that a page can show them as such, to be copied."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

PROGRAMS = (
    *("asterisk", "certbot", "chronyc", "config", "curl", "dig", "du", "fwconsole", "getent"),
    *("journalctl", "modprobe", "nmcli", "signal-event", "squilla", "sysctl", "systemctl"),
    *("timedatectl",),
)
"""With which the commands of our texts begin; menu paths and settings are quoted alike."""

_COMMAND = re.compile(rf"(?<!\w)'((?:{'|'.join(PROGRAMS)})(?: [^'\n]+)?)'(?!\w)")


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text; a command is without its quotes."""

    text: str
    is_command: bool = False


def pieces(text: str) -> Iterator[Piece]:
    """The text in order, in pieces."""
    end = 0
    for found in _COMMAND.finditer(text):
        yield Piece(text[end : found.start()])
        yield Piece(found[1], is_command=True)
        end = found.end()
    yield Piece(text[end:])


def unquoted(text: str) -> str:
    """A value from the other side, unable to end one command of a text or to pose as another."""
    return text.replace("'", "\u2019")
