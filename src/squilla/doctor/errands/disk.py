"""Errand: how much room is left where a PBX keeps what it writes (P1)."""

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from squilla.doctor.inside import Errand

_FOLDERS = (
    *("/", "/tmp", "/var", "/var/lib", "/var/log"),  # noqa: S108 - looked at, not written to
    *("/var/lib/squilla", "/var/lib/asterisk", "/var/spool/asterisk", "/var/lib/mysql"),
)


@dataclass(frozen=True, slots=True)
class Question:
    """Nothing is asked: the folders are always the same."""


@dataclass(frozen=True, slots=True)
class Disk:
    """One file system, by the first of the folders on it; bytes that a service may still use.

    `files` is how many it may still make, -1 where the file system has no such limit.
    """

    folder: str
    size: int
    free: int
    files: int


@dataclass(frozen=True, slots=True)
class Answer:
    """Each file system once."""

    disks: tuple[Disk, ...]


async def run(question: Question) -> Answer:  # noqa: ARG001 - every errand is asked alike
    """Look."""
    return Answer(disks_of(_FOLDERS))


def disks_of(folders: Sequence[str]) -> tuple[Disk, ...]:
    """The file systems of the folders that exist."""
    found: dict[int, Disk] = {}
    for folder in folders:
        try:
            device = Path(folder).stat().st_dev
            found.setdefault(device, _disk(folder))
        except OSError:
            continue
    return tuple(found.values())


def _disk(folder: str) -> Disk:
    seen = os.statvfs(folder)
    size, free = seen.f_blocks * seen.f_frsize, seen.f_bavail * seen.f_frsize
    return Disk(folder, size, free, seen.f_favail if seen.f_files else -1)


ERRAND = Errand("disk", Question, Answer, run)
