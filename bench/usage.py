"""What processes use, from /proc (proc(5))."""

import os
from dataclasses import dataclass
from pathlib import Path

from tests.live.product import Product

_TICK = 1 / os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Usage:
    """`cpu` in seconds since the start, `memory` in MB, shared pages counted once (PSS)."""

    cpu: float
    memory: float

    def since(self, before: "Usage") -> "Usage":
        """What came on top."""
        return Usage(self.cpu - before.cpu, self.memory - before.memory)


def usage_of(product: Product, **others: int) -> dict[str, Usage]:
    """By program: those of the product, and `others` by their process id."""
    pids = {name: child["pid"] for name, child in product.children().items()} | others
    return {name: family_usage(pid) for name, pid in pids.items()}


def family_usage(pid: int) -> Usage:
    """Of a process and all that it forked."""
    family = _family(pid)
    return Usage(sum(map(_cpu, family)), sum(map(_memory, family)))


def _family(pid: int) -> list[int]:
    found = [pid]
    for parent in found:
        children = Path(f"/proc/{parent}/task/{parent}/children").read_text()
        found += [int(child) for child in children.split()]
    return found


def _cpu(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) * _TICK


def _memory(pid: int) -> float:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:"))
