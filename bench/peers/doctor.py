"""The doctor itself, judged as the others are: what it calls the causes counts."""

from bench.peers.naming import Naming, Said
from lab.faults import FAULTS, Fault, nothing
from lab.laboratory import Lab, Report, causes

TOOL = "squilla doctor"
_HEALTHY = Fault("", "", nothing)


def fault(name: str) -> Fault:
    """A fault of the lab by its name, the empty name being none. KeyError: there is no such."""
    return {one.name: one for one in (_HEALTHY, *FAULTS)}[name]


def report(lab: Lab, *only: str) -> Report:
    """Run these checks from the internet, paired with the PBX."""
    return lab.examined(*(word for code in only for word in ("--only", code)))


def judge(found: Report, first: str) -> Said:
    """A fault is named when its code is the only cause."""
    named = causes(found)
    if not named:
        return Said(Naming.SILENT, "")
    return Said(Naming.NAMED if named == [first] else Naming.ALARM, ", ".join(named))
