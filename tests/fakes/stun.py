"""A STUN server on loopback that takes nothing but what RFC 8489 §5 and §14 allow.

What it answers is built here by hand, so that a mistake of ours isn't made twice.
"""

import ipaddress
import socket
import struct
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fakes.udp import Address, UdpServer

COOKIE = b"\x21\x12\xa4\x42"
Reply = Callable[[bytes, Address], bytes]


def xor_mapped(transaction: bytes, address: Address) -> bytes:
    """XOR-MAPPED-ADDRESS (§14.2)."""
    host, port = address
    mask = COOKIE + transaction
    packed = ipaddress.ip_address(host).packed
    family = b"\x00\x01" if len(packed) == 4 else b"\x00\x02"
    hidden = bytes(packed[at] ^ mask[at] for at in range(len(packed)))
    value = family + struct.pack("!H", port ^ 0x2112) + hidden
    return struct.pack("!HH", 0x0020, len(value)) + value


def mapped(address: Address) -> bytes:
    """MAPPED-ADDRESS (§14.1), IPv4."""
    host, port = address
    return struct.pack("!HHBBH", 0x0001, 8, 0, 1, port) + ipaddress.ip_address(host).packed


def attribute(kind: int, value: bytes) -> bytes:
    """Any attribute, padded to four bytes (§14)."""
    return struct.pack("!HH", kind, len(value)) + value + bytes(-len(value) % 4)


def success(transaction: bytes, *attributes: bytes) -> bytes:
    """A Binding success response (§5)."""
    body = b"".join(attributes)
    return b"\x01\x01" + struct.pack("!H", len(body)) + COOKIE + transaction + body


def truth(transaction: bytes, address: Address) -> bytes:
    """What an honest server answers."""
    return success(transaction, xor_mapped(transaction, address))


@dataclass
class StunServer(UdpServer):
    """Answers what `reply` makes of a transaction and its source; empty bytes are silence.

    The first `ignored` requests are not answered.
    """

    reply: Reply = truth
    ignored: int = 0
    from_elsewhere: bool = False
    requests: list[Address] = field(default_factory=list)

    def handle(self, packet: bytes, source: Address) -> None:
        """Answer, from another port if `from_elsewhere`."""
        if not is_binding_request(packet):
            self.refused.append(packet)
            return
        self.requests.append(source)
        answer = self.reply(packet[8:20], source)
        if not answer or len(self.requests) <= self.ignored:
            return
        if not self.from_elsewhere:
            self.socket.sendto(answer, source)
            return
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
            other.bind(("127.0.0.1", 0))
            other.sendto(answer, source)


def is_binding_request(packet: bytes) -> bool:
    """A header of 20 bytes with the cookie and a right length, and no attribute: ours has none."""
    return len(packet) == 20 and packet[:8] == b"\x00\x01\x00\x00" + COOKIE
