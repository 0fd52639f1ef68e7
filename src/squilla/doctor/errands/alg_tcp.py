"""Sends the requests of the errand `alg` over TCP (P2).

Each goes on a connection of its own that ends with it: a SIP ALG that changes a body without its
Content-Length would hide where the next request begins (RFC 3261 §18.3).
"""

import asyncio
from collections.abc import Sequence

from squilla.doctor.errands.alg_messages import METHODS, TCP, Sent, request

_SECONDS = 2.0


async def send_over_tcp(asker: str, nonce: str, ports: Sequence[int]) -> tuple[Sent, ...]:
    """Each method to each port, at once, within two seconds; without those that nobody took."""
    wanted = [(method, port) for method in METHODS for port in ports]
    tried = await asyncio.gather(*(_send(asker, nonce, *one) for one in wanted))
    return tuple(one for one in tried if one is not None)


async def _send(asker: str, nonce: str, method: str, port: int) -> Sent | None:
    try:
        async with asyncio.timeout(_SECONDS):
            _, writer = await asyncio.open_connection(asker, port)
            try:
                return await _say(writer, nonce, method, (asker, port))
            finally:
                writer.close()
    except OSError:
        return None


async def _say(writer: asyncio.StreamWriter, nonce: str, method: str, to: tuple[str, int]) -> Sent:
    address, source_port = writer.get_extra_info("sockname")[:2]
    packet = request(method, nonce, (address, source_port), to, TCP)
    writer.write(packet)
    await writer.drain()
    return Sent(method, to[1], source_port, packet.decode(), TCP)
