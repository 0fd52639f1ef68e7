"""The network as Web Push may use it: names are resolved here, and private addresses refused.

An allowed name may still lead to an address inside (a mistake, or DNS rebinding). Checking before
the client resolves again would leave a gap, so what is checked is what is connected to.
"""

import asyncio
import ipaddress
import socket
from collections.abc import Awaitable, Callable, Iterable, Sequence

import httpcore2

from squilla.model.addresses import first_of_each_family
from squilla.push.webpush.endpoint import Origin

ATTEMPT = 1.5
"""Seconds for a connection to one address; the first of each family is tried."""

_NAT64 = ipaddress.IPv6Network("64:ff9b::/96")

Resolve = Callable[[str, int], Awaitable[list[str]]]


class PrivateAddress(OSError):
    """An allowed name leads to an address that is not on the internet."""


async def resolve(host: str, port: int) -> list[str]:
    """The addresses of a host, best first. socket.gaierror when there is none."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return [str(address[0]) for *_, address in found]


def is_public(text: str) -> bool:
    """Whether an address is one of the internet, and none of the inside wrapped in another."""
    address = ipaddress.ip_address(text)
    if address.is_multicast or not address.is_global:
        return False
    if isinstance(address, ipaddress.IPv4Address):
        return True
    inner = address.sixtofour
    if address in _NAT64:
        inner = ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    return not address.is_site_local and (inner is None or is_public(str(inner)))


class PublicNetwork(httpcore2.AsyncNetworkBackend):
    """Connects to public addresses, and to any for what `hosts` lists with its port."""

    def __init__(self, hosts: Sequence[str], resolve: Resolve = resolve) -> None:
        self._hosts = hosts
        self._resolve = resolve
        self._network = httpcore2.AnyIOBackend()

    async def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ASYNC109 - the interface's
        local_address: str | None = None,
        socket_options: Iterable[httpcore2.SOCKET_OPTION] | None = None,
    ) -> httpcore2.AsyncNetworkStream:
        """A connection to the host, or PrivateAddress, or what the failure was."""
        addresses = await self._resolve(host, port)
        if not self._may_be_private(host, port) and not all(map(is_public, addresses)):
            raise PrivateAddress("the host leads to a private address")
        limit = min(timeout or ATTEMPT, ATTEMPT)
        *others, last = first_of_each_family(addresses)
        for address in others:
            try:
                return await self._network.connect_tcp(
                    address, port, limit, local_address, socket_options
                )
            except (httpcore2.ConnectError, httpcore2.ConnectTimeout):
                continue
        return await self._network.connect_tcp(last, port, limit, local_address, socket_options)

    def _may_be_private(self, host: str, port: int) -> bool:
        written = f"[{host}]" if ":" in host else host
        return Origin(written, port).has_listed_port(self._hosts)
