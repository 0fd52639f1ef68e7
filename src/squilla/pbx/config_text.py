"""The syntax of Asterisk's configuration files: sections, templates, includes, comments."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_BLOCK_COMMENT = re.compile(r";--(?!-).*?--;", re.DOTALL)
_COMMENT = re.compile(r"(?<!\\);.*")
_SECTION = re.compile(r"\[([^]]{1,200})\]\s*(?:\(([^)]*)\))?")
_SETTING = re.compile(r"([^=+>\s][^=+>]*?)\s*(\+=|=>|=)\s*(.*)")
_INCLUDE = re.compile(r"#(?:try)?include\s+[\"<]?([^\">]+)[\">]?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Opening:
    """`[name](options)`: `bases` are templates; a section may add to an earlier one."""

    name: str
    bases: tuple[str, ...] = ()
    is_template: bool = False
    adds: bool = False


@dataclass(frozen=True, slots=True)
class Setting:
    """`name = value`; with `+=` the value is appended to the one before."""

    name: str
    value: str
    appends: bool = False


@dataclass(frozen=True, slots=True)
class Include:
    """`#include path`: relative to the configuration folder, maybe with wildcards."""

    path: str


Line = Opening | Setting | Include


def parse_lines(text: str) -> Iterator[Line]:
    """What each line means; `#exec` and lines that are nothing are passed over."""
    for raw in _BLOCK_COMMENT.sub("", text).splitlines():
        line = _COMMENT.sub("", raw).replace("\\;", ";").strip()
        parsed = _parse_line(line) if line else None
        if parsed is not None:
            yield parsed


def _parse_line(line: str) -> Line | None:
    if section := _SECTION.match(line):
        return _opening(section[1].strip(), section[2] or "")
    if include := _INCLUDE.fullmatch(line):
        return Include(include[1].strip())
    if not line.startswith("#") and (setting := _SETTING.fullmatch(line)):
        return Setting(setting[1].strip().lower(), setting[3].strip(), setting[2] == "+=")
    return None


def _opening(name: str, options: str) -> Opening:
    words = [word.strip() for word in options.split(",") if word.strip()]
    bases = tuple(word for word in words if not word.startswith(("!", "+")))
    return Opening(name, bases, "!" in words, any(word.startswith("+") for word in words))
