"""How far an address reaches: the internet, a carrier's customers, or one network (B3)."""

import ipaddress
from enum import StrEnum

_SHARED = ipaddress.ip_network("100.64.0.0/10")


class Reach(StrEnum):
    """Who can reach an address."""

    PUBLIC = "public"
    CARRIER = "carrier"
    """Shared by many customers of a carrier (RFC 6598, carrier-grade NAT)."""
    PRIVATE = "private"
    """RFC 1918, RFC 4193, loopback, or another one that the internet does not route."""


def is_address(text: str) -> bool:
    """Whether it is an IP address, of either family, and not a name."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def reach_of(address: str) -> Reach:
    """The reach of an IP address; ValueError for anything else."""
    parsed = ipaddress.ip_address(address)
    if parsed.version == _SHARED.version and parsed in _SHARED:
        return Reach.CARRIER
    return Reach.PUBLIC if parsed.is_global else Reach.PRIVATE
