"""One UDP question to one server, repeated until it is answered: what STUN and SNTP are made of."""

import asyncio
import ipaddress
import socket
from collections.abc import Callable
from typing import Generic, TypeVar

from dns.asyncresolver import Resolver
from dns.exception import DNSException

T = TypeVar("T")

_PAUSES = (0.5, 0.5, 1.0)
"""Seconds to wait after each sending; RFC 8489 §6.2.1 begins with 500 ms."""
_DNS_SECONDS = 3.0

Place = tuple[str, int]


def split(server: str, default_port: int) -> Place:
    """The host and port of `host` or `host:port`; ValueError for a port that is none."""
    host, _, port = server.partition(":")
    number = int(port or default_port)
    if not host or not 0 < number <= 0xFFFF:
        raise ValueError("a server is written as host or host:port")
    return host, number


async def find(server: Place) -> Place | None:
    """The server's IPv4 address by the nameservers of this machine; None when it has none.

    An address that is not one machine's (multicast, broadcast ...) counts as none.
    """
    host, port = server
    try:
        address = ipaddress.IPv4Address(host)
    except ValueError:
        try:
            records = await Resolver().resolve(host, "A", lifetime=_DNS_SECONDS)
        except (DNSException, OSError):
            return None
        address = ipaddress.IPv4Address(str(records[0]))
    is_one_machine = (
        not (address.is_multicast or address.is_unspecified or address.is_link_local)
        and not address.is_reserved
    )
    return (str(address), port) if is_one_machine else None


async def ask(
    server: Place, request: bytes, accept: Callable[[bytes], T | None], source: socket.socket
) -> T | None:
    """What `accept` makes of the first packet from that server that it takes; None for silence.

    Sends at most three times, within two seconds. `source` is a bound UDP socket; it is closed.
    """
    loop = asyncio.get_running_loop()
    source.setblocking(False)  # noqa: FBT003 - the standard library's own signature
    try:
        source.connect(server)
        answered: asyncio.Future[T] = loop.create_future()
        transport, _ = await loop.create_datagram_endpoint(
            lambda: _Answers(accept, answered), sock=source
        )
    except OSError:
        source.close()
        return None
    try:
        return await _repeat(transport, request, answered)
    finally:
        transport.close()


async def _repeat(
    transport: asyncio.DatagramTransport, request: bytes, answered: asyncio.Future[T]
) -> T | None:
    for pause in _PAUSES:
        transport.sendto(request)
        await asyncio.wait({answered}, timeout=pause)
        if answered.done():
            return answered.result()
    return None


class _Answers(asyncio.DatagramProtocol, Generic[T]):
    """The socket is connected, so that the kernel drops what another machine or port sends."""

    def __init__(self, accept: Callable[[bytes], T | None], answered: asyncio.Future[T]) -> None:
        self._accept = accept
        self._answered = answered

    def datagram_received(self, data: bytes, addr: object) -> None:  # noqa: ARG002 - connected
        taken = self._accept(data)
        if taken is not None and not self._answered.done():
            self._answered.set_result(taken)
