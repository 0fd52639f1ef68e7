"""Addresses to dial: those of a name as this machine resolves it, and which are public at all."""

import asyncio
import ipaddress

from squilla.doctor.probes.lookup import lookup
from squilla.doctor.stun.addresses import is_address

_SECONDS = 6.0
_INNER = tuple(
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16"),
        *("172.16.0.0/12", "192.168.0.0/16", "224.0.0.0/3"),
        *("::/127", "fc00::/7", "fe80::/10", "ff00::/8"),
    )
)
"""Never the address of a PBX on the internet: RFC 1918, 6598, 3927, 4193, 4291, and the rest."""


def is_inner(address: str) -> bool:
    """Whether an address is private, shared by a carrier, local or of no single host.

    Anything that is no IP address counts as inner.
    """
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return True
    return any(parsed in network for network in _INNER)


async def addresses_of(host: str) -> tuple[str, ...]:
    """Each address of a name, sorted; the host itself when it is an address; () for none."""
    if is_address(host):
        return (host,)
    try:
        async with asyncio.timeout(_SECONDS):
            return tuple(sorted(await lookup(host)))
    except (OSError, UnicodeError, TimeoutError):
        return ()
