"""Finds the network namespaces of this host, so that what runs in containers is seen too.

Only the superuser, outside any container, sees all of them; `is_complete` says whether we do.
"""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from squilla.doctor.errands.sockets_table import Row, rows

PROC = Path("/proc")
_HOST_PIDS = "pid:[4026531836]"
"""The first PID namespace has this number on every Linux (PROC_PID_INIT_INO)."""


@dataclass(frozen=True, slots=True)
class Namespaces:
    """One `net` folder of /proc for each namespace that can be read, our own first."""

    folders: tuple[Path, ...]
    is_complete: bool


def find_namespaces(proc: Path = PROC) -> Namespaces:
    """Look at every process once."""
    found = {_link(proc / "self/ns/net"): proc / "self/net"}
    is_complete = _link(proc / "self/ns/pid") == _HOST_PIDS
    for folder in proc.iterdir():
        if folder.name.isdigit():
            try:
                found.setdefault(_link(folder / "ns/net"), folder / "net")
            except PermissionError:
                is_complete = False
            except OSError:
                # It has just ended; what is left of it has no sockets.
                continue
    return Namespaces(tuple(found.values()), is_complete)


def read_tables(namespaces: Namespaces, protocol: str) -> Iterator[tuple[Row, ...]]:
    """The sockets of a protocol (`tcp` or `udp`, both families), a tuple each namespace."""
    for folder in namespaces.folders:
        yield tuple(row for kind in (protocol, f"{protocol}6") for row in _table(folder / kind))


def _table(path: Path) -> Iterator[Row]:
    with suppress(OSError):
        yield from rows(path.read_text(encoding="ascii", errors="replace"))


def _link(path: Path) -> str:
    return str(path.readlink())
