"""A router's SIP ALG: it puts the public address wherever clear SIP has the PBX's own (P2).

The kernel's own (nf_nat_sip) is not built everywhere, so that the router hands over what goes to
port 5060, and this sends it on. `python -m lab.sip_alg READY` makes that file when it
listens.
"""

import asyncio
import socket
import struct
import sys
from collections.abc import Callable
from pathlib import Path

from lab import addresses as at

SIP_PORT = 5060
PORT = 5059
"""Where the router hands over; not 5060, so that what is sent on does not come back."""
_SO_ORIGINAL_DST = 80
_LENGTH = b"\r\nContent-Length: "


def rewritten(packet: bytes) -> bytes:
    """In all headers and the body, and the body's length with it."""
    head, end, body = packet.replace(at.PBX.encode(), at.PUBLIC.encode()).partition(b"\r\n\r\n")
    before, name, after = head.partition(_LENGTH)
    _, line_end, rest = after.partition(b"\r\n")
    length = str(len(body)).encode() if name else b""
    return before + name + length + line_end + rest + end + body


class _Datagrams(asyncio.DatagramProtocol):
    """Sends on to the one computer outside that is asked: UDP does not tell for whom it was."""

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        """From the port that it came from, as a router does that keeps ports."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as onward:
            onward.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            onward.bind((at.FIREWALL_OUTER, addr[1]))
            onward.sendto(rewritten(data), (at.OUTSIDE, SIP_PORT))


async def _connection(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    came = writer.get_extra_info("socket")
    packed = came.getsockopt(socket.SOL_IP, _SO_ORIGINAL_DST, 16)
    port, address = struct.unpack("!2xH4s8x", packed)
    try:
        _, onward = await asyncio.open_connection(socket.inet_ntoa(address), port)
        onward.write(rewritten(await reader.read()))
        onward.close()
    except OSError:
        writer.transport.abort()
    writer.close()


async def _serve(on_ready: Callable[[], None]) -> None:
    loop = asyncio.get_running_loop()
    await loop.create_datagram_endpoint(_Datagrams, local_addr=("0.0.0.0", PORT))
    server = await asyncio.start_server(_connection, "0.0.0.0", PORT)
    on_ready()
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(Path(sys.argv[1]).touch))
