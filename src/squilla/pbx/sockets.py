"""What listens and who is connected on this machine, from /proc/net (proc(5))."""

import ipaddress
import socket
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_ESTABLISHED = 0x01
_LISTENING = 0x0A
_UNIX_LISTENING = 0x00010000
_ADDRESS_LENGTH = {8: 4, 32: 16}


@dataclass(frozen=True, slots=True)
class Endpoint:
    """An address, IPv4 or IPv6 as text, and a TCP port."""

    address: str
    port: int


@dataclass(frozen=True, slots=True)
class TcpSocket:
    """One TCP socket: its own end, the other end, and its state's number (tcp_states.h)."""

    local: Endpoint
    remote: Endpoint
    state: int

    @property
    def is_listening(self) -> bool:
        """It waits for connections."""
        return self.state == _LISTENING

    @property
    def is_established(self) -> bool:
        """Somebody is connected."""
        return self.state == _ESTABLISHED


def parse_tcp(text: str) -> Iterator[TcpSocket]:
    """The sockets in the text of /proc/net/tcp or tcp6; lines that are none are passed over."""
    for line in text.splitlines():
        fields = line.split()
        try:
            yield TcpSocket(_endpoint(fields[1]), _endpoint(fields[2]), int(fields[3], 16))
        except (IndexError, ValueError):
            continue


def _endpoint(field: str) -> Endpoint:
    """The kernel writes an address as 32-bit words in its own byte order."""
    digits, _, port = field.partition(":")
    count = _ADDRESS_LENGTH.get(len(digits))
    if count is None:
        raise ValueError(f"not an address of /proc/net/tcp: {field[:40]}")
    words = [int(digits[at : at + 8], 16) for at in range(0, len(digits), 8)]
    packed = struct.pack(f"={len(words)}I", *words)
    address = ipaddress.ip_address(packed)
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return Endpoint(str(mapped or address), int(port, 16))


def read_tcp(net: Path = Path("/proc/net")) -> list[TcpSocket]:
    """All TCP sockets of both families in this network namespace; those that can be read."""
    found: list[TcpSocket] = []
    for name in ("tcp", "tcp6"):
        try:
            found += parse_tcp((net / name).read_text(encoding="ascii", errors="replace"))
        except OSError:
            continue
    return found


def is_unix_listener(path: str, net: Path = Path("/proc/net")) -> bool:
    """Whether some process listens on a Unix socket that was bound to this path."""
    try:
        lines = (net / "unix").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    rows = (line.split(maxsplit=7) for line in lines[1:])
    return any(row[7:] == [path] and int(row[3], 16) & _UNIX_LISTENING for row in rows)


def is_own_address(address: str) -> bool:
    """Whether this machine has the address on one of its interfaces; False for a name."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        ipaddress.ip_address(address)
        with socket.socket(family, socket.SOCK_DGRAM) as probe:
            probe.bind((address, 0))
    except (OSError, ValueError):
        return False
    return True
