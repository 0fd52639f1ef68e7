"""SNTP: how far this machine's clock is from true time (RFC 4330 §5; RFC 5905 §7.3)."""

import secrets
import socket
import struct
import time

from squilla.doctor.probes.datagram import Place, ask

NTP_PORT = 123

_PACKET = struct.Struct("!BBBbIIIQQQQ")
_VERSION_4_CLIENT = 4 << 3 | 3
_UNSYNCHRONISED = 3
_SERVER = 4
_STRATA = range(1, 16)
_UNIX_EPOCH = 2_208_988_800
_ERA_SECONDS = 1 << 32
_FRACTION = 1 << 32


async def ask_sntp(server: Place) -> float | None:
    """Seconds by which this clock is ahead of the server's; None for no valid answer.

    The request carries a random number for its time, which the answer must repeat.
    """
    nonce = secrets.randbits(64)
    source = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sent_at = time.time()
    began = time.monotonic()

    def accept(packet: bytes) -> float | None:
        took = time.monotonic() - began
        return ahead(packet, nonce, sent_at, sent_at + took)

    return await ask(server, client_packet(nonce), accept, source)


def client_packet(nonce: int) -> bytes:
    """A request of version 4, all zeros but for the transmit time."""
    return _PACKET.pack(_VERSION_4_CLIENT, 0, 0, 0, 0, 0, 0, 0, 0, 0, nonce)


def ahead(packet: bytes, nonce: int, sent_at: float, got_at: float) -> float | None:
    """What a server's packet says of a clock that read those Unix times; None if it is not valid.

    Answers of servers that are not synchronised, or that say go away (stratum 0), are not valid.
    """
    if len(packet) < _PACKET.size:
        return None
    fields = _PACKET.unpack_from(packet)
    leap, mode, stratum = fields[0] >> 6, fields[0] & 0b111, fields[1]
    originate, received, transmitted = fields[8:11]
    if leap == _UNSYNCHRONISED or mode != _SERVER or stratum not in _STRATA:
        return None
    if originate != nonce or not transmitted:
        return None
    here = (sent_at + got_at) / 2
    return here - (_unix(received) + _unix(transmitted)) / 2


def _unix(timestamp: int) -> float:
    """Times before 1968 belong to the era that begins in 2036 (RFC 4330 §3)."""
    seconds = timestamp / _FRACTION
    if not timestamp >> 63:
        seconds += _ERA_SECONDS
    return seconds - _UNIX_EPOCH
