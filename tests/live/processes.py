"""What runs for a product and where it listens, read from /proc (proc(5)), not asked of it."""

import os
import socket
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from tests.live.product import Product

MARK = "TEST_PRODUCT"
_LISTENING = "0A"
_UDP_UNCONNECTED = "07"
_TABLES = {"tcp": _LISTENING, "tcp6": _LISTENING, "udp": _UDP_UNCONNECTED, "udp6": _UDP_UNCONNECTED}


@dataclass(frozen=True)
class Listener:
    protocol: str
    address: str
    port: int


class MarkedProduct(Product):
    """A product whose processes can be told from all others: each inherits a variable."""

    @property
    def environment(self) -> dict[str, str]:
        return {**super().environment, MARK: str(self.folder)}

    def processes(self) -> set[int]:
        """The processes that run for this product, whoever their parent is by now."""
        mark = f"{MARK}={self.folder}".encode()
        return {pid for pid in _all_pids() if mark in _environ(pid).split(b"\0")}

    def listeners(self) -> set[Listener]:
        """Where they accept connections and datagrams from anybody."""
        own = {inode for pid in self.processes() for inode in _sockets(pid)}
        return set(_listeners(own))


def _all_pids() -> Iterator[int]:
    return (int(entry.name) for entry in Path("/proc").iterdir() if entry.name.isdigit())


def _environ(pid: int) -> bytes:
    try:
        return Path(f"/proc/{pid}/environ").read_bytes()
    except OSError:
        return b""


def _sockets(pid: int) -> Iterator[str]:
    try:
        descriptors = list(Path(f"/proc/{pid}/fd").iterdir())
    except OSError:
        return
    for descriptor in descriptors:
        try:
            target = os.readlink(descriptor)  # noqa: PTH115 - no path, but "socket:[4711]"
        except OSError:
            continue
        if target.startswith("socket:["):
            yield target.removeprefix("socket:[").removesuffix("]")


def _listeners(inodes: Iterable[str]) -> Iterator[Listener]:
    wanted = set(inodes)
    for protocol, state in _TABLES.items():
        for line in Path(f"/proc/net/{protocol}").read_text().splitlines()[1:]:
            columns = line.split()
            if columns[3] == state and columns[9] in wanted:
                address, _, port = columns[1].partition(":")
                yield Listener(protocol[:3], _address(address), int(port, 16))


def _address(text: str) -> str:
    words = [int(text[at : at + 8], 16) for at in range(0, len(text), 8)]
    family = socket.AF_INET if len(words) == 1 else socket.AF_INET6
    return socket.inet_ntop(family, struct.pack(f"={len(words)}I", *words))
