"""A time server on loopback that takes nothing but a client's packet (RFC 5905 §7.3, version 4)."""

import struct
import time
from collections.abc import Callable
from dataclasses import dataclass

from tests.fakes.udp import Address, UdpServer

_TO_UNIX = 2_208_988_800


def timestamp(unix: float) -> bytes:
    """64 bits: seconds since 1900 modulo 2**32, and their fraction."""
    seconds = int(unix // 1)
    return struct.pack("!II", (seconds + _TO_UNIX) % 2**32, int((unix - seconds) * 2**32))


def answer(originate: bytes, unix: float, *, first: int = 0x24, stratum: int = 2) -> bytes:
    """A server's packet that says `unix`; `first` is leap indicator, version and mode."""
    head = bytes([first, stratum, 6, 0xEC]) + bytes(12)
    return head + timestamp(unix - 60) + originate + timestamp(unix) * 2


@dataclass
class TimeServer(UdpServer):
    """Its clock is `fast` seconds ahead; `tamper` changes what it sends."""

    fast: float = 0.0
    tamper: Callable[[bytes], bytes] = bytes

    def handle(self, packet: bytes, source: Address) -> None:
        """Tell the time."""
        if not is_client_packet(packet):
            self.refused.append(packet)
            return
        said = answer(packet[40:], time.time() + self.fast)
        self.socket.sendto(self.tamper(said), source)


def is_client_packet(packet: bytes) -> bool:
    """48 bytes, all zeros but for version, mode and a transmit timestamp."""
    return len(packet) == 48 and packet[:40] == b"\x23" + bytes(39) and any(packet[40:])
