"""What comes back for one datagram, ICMP included, without a privilege (RFC 792; B5.1).

Linux keeps the ICMP errors of a UDP socket in its error queue (ip(7), IP_RECVERR): who sent them,
of which type, and with IP_RECVTTL the TTL that the ICMP packet itself still had.
"""

import asyncio
import socket
import struct
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

_IP_RECVERR, _IP_RECVTTL = 11, 12
_SOCKET_ERROR = struct.Struct("=IBBBxIIHH4s")
"""linux/errqueue.h: `sock_extended_err`, then the `sockaddr_in` of who reports it."""
_TTL_OF_PACKET = (socket.IPPROTO_IP, socket.IP_TTL)
_ORIGIN_ICMP = 2
_UNREACHABLE, _TIME_EXCEEDED = 3, 11
_PORT_UNREACHABLE = 3
_LONGEST = 64
_ANCILLARY_BYTES = 512

Ancillary = Sequence[tuple[int, int, bytes]]


class Said(StrEnum):
    """What came back: PASSED is a router's "time exceeded", REFUSED a closed port."""

    PASSED = "passed"
    REFUSED = "refused"
    REJECTED = "rejected"
    ANSWERED = "answered"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Reply:
    """What was said, by whom, and the TTL that the reply had left; empty for silence."""

    said: Said = Said.SILENT
    source: str = ""
    left: int = 0


def towards(address: str, port: int, ttl: int) -> socket.socket:
    """A socket whose datagrams pass `ttl` - 1 routers; raises OSError where there is no route."""
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        made.settimeout(0)
        for option, value in ((socket.IP_TTL, ttl), (_IP_RECVERR, 1), (_IP_RECVTTL, 1)):
            made.setsockopt(socket.IPPROTO_IP, option, value)
        # Connected, it hears of this address and port alone.
        made.connect((address, port))
    except OSError:
        made.close()
        raise
    return made


async def hear(own: socket.socket, seconds: float) -> Reply:
    """The first that comes back within so many seconds."""
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await _stirred(own)
            return _taken(own)
    return Reply()


def reply_in(ancillary: Ancillary) -> Reply:
    """What an entry of the error queue says; silence for anything that is not ICMP."""
    found = {kind: data for level, kind, data in ancillary if level == socket.IPPROTO_IP}
    error = found.get(_IP_RECVERR, b"")
    if len(error) < _SOCKET_ERROR.size:
        return Reply()
    _, origin, kind, code, _, _, _, _, source = _SOCKET_ERROR.unpack_from(error)
    if origin != _ORIGIN_ICMP or kind not in {_UNREACHABLE, _TIME_EXCEEDED}:
        return Reply()
    refused = Said.REFUSED if code == _PORT_UNREACHABLE else Said.REJECTED
    said = Said.PASSED if kind == _TIME_EXCEEDED else refused
    return Reply(said, socket.inet_ntoa(source), _left(ancillary))


def _taken(own: socket.socket) -> Reply:
    try:
        _, ancillary, _, _ = own.recvmsg(_LONGEST, _ANCILLARY_BYTES, socket.MSG_ERRQUEUE)
        return reply_in(ancillary)
    except BlockingIOError:
        _, ancillary, _, source = own.recvmsg(_LONGEST, _ANCILLARY_BYTES)
        return Reply(Said.ANSWERED, source[0], _left(ancillary))


def _left(ancillary: Ancillary) -> int:
    ttls = [data for level, kind, data in ancillary if (level, kind) == _TTL_OF_PACKET]
    return struct.unpack_from("=i", ttls[0])[0] if ttls else 0


async def _stirred(own: socket.socket) -> None:
    loop = asyncio.get_running_loop()
    stirred = asyncio.Event()
    loop.add_reader(own, stirred.set)
    try:
        await stirred.wait()
    finally:
        loop.remove_reader(own)
