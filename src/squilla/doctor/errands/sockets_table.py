"""Reads the kernel's tables of sockets: the text of /proc/net/{tcp,tcp6,udp,udp6} (proc_net(5))."""

import socket
import sys
from collections.abc import Iterator
from dataclasses import dataclass

ESTABLISHED = 0x01
SYN_RECEIVED = 0x03
LISTENING = 0x0A
_MAPPED = bytes(10) + b"\xff\xff"
_FIELDS = 4


@dataclass(frozen=True, slots=True)
class Row:
    """One socket. Addresses are text, a v4-mapped one as IPv4; `state` is the kernel's number."""

    address: str
    port: int
    peer: str
    peer_port: int
    state: int


def rows(table: str) -> Iterator[Row]:
    """The sockets of a table; lines that are not sockets, such as its heading, are left out."""
    for line in table.splitlines():
        fields = line.split(maxsplit=_FIELDS)
        if len(fields) < _FIELDS or not fields[0].endswith(":"):
            continue
        try:
            yield Row(*_endpoint(fields[1]), *_endpoint(fields[2]), int(fields[3], 16))
        except ValueError:
            continue


def _endpoint(text: str) -> tuple[str, int]:
    address, _, port = text.partition(":")
    return _address(address), int(port, 16)


def _address(text: str) -> str:
    """The kernel prints an address as 32-bit words in the byte order of the machine."""
    words = bytes.fromhex(text)
    step = 4
    if sys.byteorder == "little":
        words = b"".join(words[at : at + step][::-1] for at in range(0, len(words), step))
    if len(words) == step:
        return socket.inet_ntop(socket.AF_INET, words)
    if words.startswith(_MAPPED):
        return socket.inet_ntop(socket.AF_INET, words[len(_MAPPED) :])
    return socket.inet_ntop(socket.AF_INET6, words)
