"""Reads an Asterisk configuration with everything that it includes, keeping chosen settings only.

An `#exec` is never carried out: what a program would have written stays unknown.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path

from squilla.pbx.config_text import Include, Line, Opening, Setting, parse_lines

_MOST_FILES = 200
_MOST_BYTES = 16 * 1024 * 1024
_DEEPEST = 8


class Unreadable(Exception):
    """A file that this user may not read, or more than a configuration can be."""


@dataclass(slots=True)
class Section:
    """A section as it is in the end: its templates' settings first, then its own.

    `path` is the file that opened it, `modified` the newest of those that wrote in it (Unix time).
    """

    name: str
    path: str
    modified: float
    is_template: bool = False
    settings: list[tuple[str, str]] = field(default_factory=list)


@dataclass(slots=True)
class _Reader:
    root: Path
    folder: Path
    files: int = 0
    size: int = 0

    def lines(self, path: Path, depth: int = 0) -> Iterator[tuple[Path, float, Line]]:
        """Every line with its file and when that was written, includes in their place."""
        text, modified = self._read(path)
        for line in parse_lines(text):
            if not isinstance(line, Include):
                yield path, modified, line
            elif depth < _DEEPEST:
                for included in self._included(line.path):
                    yield from self.lines(included, depth + 1)

    def _included(self, pattern: str) -> list[Path]:
        """Regular files only: reading a device or a pipe might never end. No pattern, no file."""
        relative = pattern.lstrip("/")
        start = self.root if pattern.startswith("/") else self.folder
        try:
            found = [path for path in islice(start.glob(relative), _MOST_FILES) if path.is_file()]
        except ValueError:
            return []
        except OSError as error:
            raise Unreadable(pattern) from error
        return sorted(found)

    def _read(self, path: Path) -> tuple[str, float]:
        try:
            with path.open("rb") as file:
                data = file.read(_MOST_BYTES - self.size + 1)
            modified = path.stat().st_mtime
        except OSError as error:
            raise Unreadable(str(path)) from error
        self.files += 1
        self.size += len(data)
        if self.files > _MOST_FILES or self.size > _MOST_BYTES:
            raise Unreadable(f"{path}: a configuration of more than {_MOST_BYTES} bytes")
        return data.decode("utf-8", "replace"), modified


def read_sections(path: Path, keep: frozenset[str], root: Path = Path("/")) -> list[Section]:
    """The sections of a file and its includes, templates too, with the settings named in `keep`.

    Relative includes are looked for beside `path`, absolute ones under `root`; raises Unreadable.
    """
    sections: list[Section] = []
    for file, modified, line in _Reader(root, path.parent).lines(path):
        if isinstance(line, Opening):
            _open(sections, line, str(file), modified)
        elif isinstance(line, Setting) and sections:
            sections[-1].modified = max(sections[-1].modified, modified)
            if line.name in keep:
                _set(sections[-1], line)
    return sections


def _open(sections: list[Section], line: Opening, path: str, modified: float) -> None:
    """A section that adds to an earlier one moves to the end, where settings go."""
    earlier = next((one for one in reversed(sections) if one.name == line.name), None)
    if line.adds and earlier is not None:
        sections.remove(earlier)
        sections.append(earlier)
        return
    section = Section(line.name, path, modified, line.is_template)
    for base in line.bases:
        found = next((one for one in sections if one.name == base), None)
        if found is not None:
            section.settings += found.settings
            section.modified = max(section.modified, found.modified)
    sections.append(section)


def _set(section: Section, line: Setting) -> None:
    before = dict(section.settings).get(line.name, "") if line.appends else ""
    section.settings.append((line.name, before + line.value))
