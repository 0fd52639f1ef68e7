"""Catches the SIP that the PBX host sends to this machine, byte by byte (P2)."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import ExitStack, asynccontextmanager, closing, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Protocol, cast

from squilla.doctor.errands.alg_messages import TRANSPORTS, UDP

_LONGEST = 4096
_MOST = 32


@dataclass(frozen=True, slots=True)
class Arrived:
    """A request: the port that it came to, the address and port that it came from."""

    port: int
    source: tuple[str, int]
    packet: bytes
    transport: str = UDP


@dataclass(slots=True)
class Mirror:
    """What has come so far, of requests that carry the nonce; others are nobody's business.

    `transports` are those whose ports were free here.
    """

    nonce: bytes
    arrived: list[Arrived] = field(default_factory=list)
    transports: tuple[str, ...] = ()
    connections: set[asyncio.Transport] = field(default_factory=set)
    is_over: bool = False
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, one: Arrived) -> None:
        """Keep a request if it is one of ours."""
        is_ours = self.nonce in one.packet and len(one.packet) <= _LONGEST
        if is_ours and len(self.arrived) < _MOST:
            self.arrived.append(one)
            self._more.set()

    async def wait_for(self, count: int, seconds: float) -> None:
        """Until that many requests have come, or the time is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while len(self.arrived) < count:
                    self._more.clear()
                    await self._more.wait()


class _Door(Protocol):
    def close(self) -> None: ...


@asynccontextmanager
async def listening(
    nonce: str, ports: Sequence[int], host: str = "0.0.0.0"
) -> AsyncIterator[Mirror]:
    """A mirror on those ports of UDP and of TCP while the block runs.

    A transport of which a port is taken is left out as a whole.
    """
    mirror = Mirror(nonce.encode())
    try:
        with ExitStack() as doors:
            for transport in TRANSPORTS:
                opened = await _opened(mirror, transport, ports, host)
                if opened:
                    doors.callback(opened.close)
                    mirror.transports += (transport,)
            yield mirror
    finally:
        mirror.is_over = True
        for connection in tuple(mirror.connections):
            connection.abort()
        # a closed socket gives its port back in the loop's next turn
        await asyncio.sleep(0)


async def _opened(
    mirror: Mirror, transport: str, ports: Sequence[int], host: str
) -> ExitStack | None:
    with ExitStack() as doors:
        try:
            for port in ports:
                doors.enter_context(closing(await _open(mirror, transport, port, host)))
        except OSError:
            return None
        return doors.pop_all()


async def _open(mirror: Mirror, transport: str, port: int, host: str) -> _Door:
    loop = asyncio.get_running_loop()
    if transport == UDP:
        made = await loop.create_datagram_endpoint(
            partial(_Datagrams, mirror, port), local_addr=(host, port)
        )
        return made[0]
    return await loop.create_server(partial(_Connection, mirror, port, transport), host, port)


class _Datagrams(asyncio.DatagramProtocol):
    def __init__(self, mirror: Mirror, port: int) -> None:
        self._mirror = mirror
        self._port = port

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._mirror.take(Arrived(self._port, addr[:2], data))


class _Connection(asyncio.Protocol):
    """Brings one request, which ends with the stream; one that was cut off is none."""

    def __init__(self, mirror: Mirror, port: int, name: str) -> None:
        self._mirror = mirror
        self._port = port
        self._name = name
        self._packet = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._mirror.connections.add(self._transport)
        if self._mirror.is_over or len(self._mirror.connections) > _MOST:
            self._transport.abort()

    def data_received(self, data: bytes) -> None:
        self._packet += data
        if len(self._packet) > _LONGEST:
            self._transport.abort()

    def eof_received(self) -> None:
        source = self._transport.get_extra_info("peername")[:2]
        self._mirror.take(Arrived(self._port, source, self._packet, self._name))

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - cut off or not
        self._mirror.connections.discard(self._transport)
