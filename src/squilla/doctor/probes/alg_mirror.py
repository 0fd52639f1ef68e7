"""Catches the SIP that the PBX host sends to this machine, byte by byte (P2)."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from functools import partial

_LONGEST = 4096
_MOST = 32


@dataclass(frozen=True, slots=True)
class Arrived:
    """A packet: the port that it came to, the address and port that it came from."""

    port: int
    source: tuple[str, int]
    packet: bytes


@dataclass(slots=True)
class Mirror:
    """What has come so far, of packets that carry the nonce; others are nobody's business."""

    nonce: bytes
    arrived: list[Arrived] = field(default_factory=list)
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    def take(self, one: Arrived) -> None:
        """Keep a packet if it is one of ours."""
        is_ours = self.nonce in one.packet and len(one.packet) <= _LONGEST
        if is_ours and len(self.arrived) < _MOST:
            self.arrived.append(one)
            self._more.set()

    async def wait_for(self, count: int, seconds: float) -> None:
        """Until that many packets have come, or the time is over."""
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while len(self.arrived) < count:
                    self._more.clear()
                    await self._more.wait()


@asynccontextmanager
async def listening(
    nonce: str, ports: Sequence[int], host: str = "0.0.0.0"
) -> AsyncIterator[Mirror]:
    """A mirror on those UDP ports while the block runs; OSError when one of them is taken."""
    loop = asyncio.get_running_loop()
    mirror = Mirror(nonce.encode())
    transports = []
    try:
        for port in ports:
            transport, _ = await loop.create_datagram_endpoint(
                partial(_Port, mirror, port),
                local_addr=(host, port),
            )
            transports.append(transport)
        yield mirror
    finally:
        for transport in transports:
            transport.close()
        # a closed socket gives its port back in the loop's next turn
        await asyncio.sleep(0)


class _Port(asyncio.DatagramProtocol):
    def __init__(self, mirror: Mirror, port: int) -> None:
        self._mirror = mirror
        self._port = port

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        self._mirror.take(Arrived(self._port, addr[:2], data))
