"""What processes use, from /proc (proc(5))."""

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from tests.live.product import Product


@dataclass(frozen=True, slots=True)
class Usage:
    """`cpu` in seconds since the start, `memory` in MB, shared pages counted once (PSS)."""

    cpu: float
    memory: float

    def since(self, before: "Usage") -> "Usage":
        """What came on top."""
        return Usage(self.cpu - before.cpu, self.memory - before.memory)


def usage_of(product: Product, others: Mapping[str, int]) -> dict[str, Usage]:
    """By program: those of the product with what they forked, and `others` by their process id."""
    parents = _parents()
    children = {name: child["pid"] for name, child in product.children().items()}
    families = {name: _family(pid, parents) for name, pid in children.items()}
    families["supervisor"] = [parents[next(iter(children.values()))]]
    return {
        name: Usage(sum(map(_cpu, family)), sum(map(_memory, family)))
        for name, family in (families | {name: [pid] for name, pid in others.items()}).items()
    }


def family_usage(pid: int) -> Usage:
    """Of a process and all that it forked."""
    family = _family(pid, _parents())
    return Usage(sum(map(_cpu, family)), sum(map(_memory, family)))


def _parents() -> dict[int, int]:
    """The parent of each process there is."""
    pids = (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())
    return {pid: int(fields[1]) for pid in pids if (fields := _fields(pid))}


def _family(pid: int, parents: Mapping[int, int]) -> list[int]:
    found = [pid]
    for parent in found:
        found += [child for child, its in parents.items() if its == parent]
    return found


def _cpu(pid: int) -> float:
    """To the nanosecond: the clock ticks of /proc/PID/stat are too coarse for short work."""
    spent = 0
    for thread in Path(f"/proc/{pid}/task").glob("*/schedstat"):
        with suppress(OSError):
            spent += int(thread.read_text().split()[0])
    return spent * 1e-9


def _fields(pid: int) -> list[str]:
    """Of /proc/PID/stat, from the state on; none when it has ended."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _memory(pid: int) -> float:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))
