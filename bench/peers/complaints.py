"""What tools for TLS say against certificates, in words common to all of them."""

from collections.abc import Mapping
from enum import StrEnum

from bench.peers.naming import Naming, Said


class Complaint(StrEnum):
    """Of one port's certificate. UNTRUSTED: not trusted, and the reason isn't said."""

    INCOMPLETE = "chain incomplete"
    NAME = "other name"
    EXPIRED = "expired"
    OLD = "older than another port's"
    UNTRUSTED = "not trusted"


Complaints = Mapping[int, frozenset[Complaint]]
"""By port."""


def judge(said: Complaints, fault: Complaint | None, ports: frozenset[int]) -> Said:
    """A fault is named when it is said of all ports that have it, and nothing else of any."""
    words = "; ".join(f"{port} {', '.join(sorted(its))}" for port, its in said.items() if its)
    if not words:
        return Said(Naming.SILENT, "")
    expected = {port: {fault} if port in ports else set() for port in said}
    return Said(Naming.NAMED if said == expected else Naming.ALARM, words)
