"""Whether this machine has the IPv6 internet, so that a dead AAAA can be told from our own lack."""

import asyncio

from squilla.doctor.probes.tls import NoHandshake, connected

_DNS_PORT = 53
_WELL_KNOWN = ("2606:4700:4700::1111", "2001:4860:4860::8888")
"""Public resolvers, which answer on TCP (RFC 7766); the IPv6 side of those of `Target`."""


async def has_ipv6(servers: tuple[str, ...] = _WELL_KNOWN, port: int = _DNS_PORT) -> bool:
    """Whether any of them accepts a connection."""
    reached = await asyncio.gather(*(connected(server, port) for server in servers))
    is_open = False
    for one in reached:
        if not isinstance(one, NoHandshake):
            one.close()
            is_open = True
    return is_open
