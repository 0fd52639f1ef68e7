"""Errand: whether the kernel of the PBX host meddles with SIP by itself (P2)."""

from dataclasses import dataclass
from pathlib import Path

from squilla.doctor.inside import Errand

_MODULE = "nf_conntrack_sip"
_MODULES = Path("/proc/modules")
_SYS_MODULES = Path("/sys/module")
_AUTOMATIC = Path("/proc/sys/net/netfilter/nf_conntrack_helper")


@dataclass(frozen=True, slots=True)
class Question:
    """Nothing needs to be said."""


@dataclass(frozen=True, slots=True)
class Answer:
    """`rules` is how many firewall rules hold the helper, `is_automatic` that it needs none.

    Not `is_visible`: this machine does not show its kernel's modules, as in some containers.
    """

    is_visible: bool
    is_loaded: bool = False
    rules: int = 0
    is_automatic: bool = False


async def run(question: Question) -> Answer:  # noqa: ARG001 - every errand is asked alike
    """Look."""
    return read(_MODULES, _SYS_MODULES, _AUTOMATIC)


def read(modules: Path, sys_modules: Path, automatic: Path) -> Answer:
    """From /proc/modules, /sys/module (which has built-in ones too) and the sysctl's file."""
    table = _text(modules)
    is_loaded = (sys_modules / _MODULE).exists() or loaded_uses(table) is not None
    return Answer(
        is_visible=bool(table) or sys_modules.is_dir(),
        is_loaded=is_loaded,
        rules=loaded_uses(table) or 0,
        is_automatic=_text(automatic).strip() == "1",
    )


def loaded_uses(table: str) -> int | None:
    """Who uses the module other than modules that depend on it; None when it is not loaded.

    A rule that gives connections to a helper holds its module.
    """
    for row in map(str.split, table.splitlines()):
        if len(row) >= 4 and row[0] == _MODULE and row[2].isdecimal():
            dependents = [name for name in row[3].split(",") if name not in {"", "-"}]
            return max(0, int(row[2]) - len(dependents))
    return None


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="ascii", errors="replace")
    except OSError:
        return ""


ERRAND = Errand("alg_helper", Question, Answer, run)
