"""Who holds the public address: the gateway of the PBX's network, or a device beyond it (B5.1).

A gateway that simply owns the address, and one that holds it as an alias, look the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from squilla.doctor.errands.hops import Hop
from squilla.doctor.errands.hops_icmp import Said

_FIRST_TTLS = (32, 64, 128, 255)
"""With which TTLs systems send: one that is lower has passed a router."""


class Where(Enum):
    """UNKNOWN where routers are silent: nothing is guessed."""

    GATEWAY = auto()
    BEYOND = auto()
    UNKNOWN = auto()


@dataclass(frozen=True, slots=True)
class Holder:
    """`hop` is how far away the address answers, 0 if it does not; `gateway` the first router."""

    where: Where
    hop: int = 0
    gateway: str = ""


def holder(address: str, hops: Sequence[Hop], gateway: str) -> Holder:
    """From what came back; `gateway` is the PBX's default route, empty if it has none."""
    held = next((one for one in hops if one.source == address), None)
    passed = [one for one in hops if one.said == Said.PASSED and one.source != address]
    if passed:
        first = passed[0].source if passed[0].ttl == 1 else gateway
        return Holder(Where.BEYOND, held.ttl if held else 0, first)
    # A gateway may raise the TTL of what it passes on: then the reply comes from farther away.
    if held and held.ttl == 1 and held.left in _FIRST_TTLS:
        return Holder(Where.GATEWAY, 1, gateway)
    return Holder(Where.UNKNOWN, 0, gateway)
