"""Errand: the PBX host's own IPv4 addresses and default routes, read from /proc (B4, B7)."""

import ipaddress
import re
import socket
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from squilla.doctor.inside import Errand

_ROUTES = Path("/proc/net/route")
_TRIE = Path("/proc/net/fib_trie")
_MOST_BYTES = 1 << 20
_UP, _REJECT = 0x0001, 0x0200
_LOCAL = re.compile(r"\|-- (\d+(?:\.\d+){3})\n\s+/32 host LOCAL")
_ANY_PORT = 9
_ELSEWHERE = "1.1.1.1"
"""Any address of the internet: the kernel chooses a route to it, nothing is sent."""


@dataclass(frozen=True, slots=True)
class Question:
    """Nothing needs to be said."""


@dataclass(frozen=True, slots=True)
class DefaultRoute:
    """A way to the internet; the lowest metric is taken."""

    interface: str
    gateway: str
    metric: int


@dataclass(frozen=True, slots=True)
class Answer:
    """`source` is the address that the host itself writes in what it sends to the internet."""

    addresses: tuple[str, ...]
    defaults: tuple[DefaultRoute, ...]
    source: str = ""


async def run(question: Question) -> Answer:  # noqa: ARG001 - every errand is asked alike
    """Look; tables of policy routing other than the main one are not in /proc."""
    return Answer(own_addresses(_text(_TRIE)), default_routes(_text(_ROUTES)), _source(_ELSEWHERE))


def default_routes(table: str) -> tuple[DefaultRoute, ...]:
    """Those of a /proc/net/route, by metric."""
    rows = (line.split() for line in table.splitlines()[1:])
    found = (_default(row) for row in rows if len(row) >= 8)
    return tuple(sorted((one for one in found if one), key=lambda one: one.metric))


def _default(row: list[str]) -> DefaultRoute | None:
    interface, destination, gateway, flags, _, _, metric, mask = row[:8]
    if int(destination, 16) or int(mask, 16) or int(flags, 16) & (_UP | _REJECT) != _UP:
        return None
    little_endian = bytes.fromhex(gateway)[::-1]
    return DefaultRoute(interface, str(ipaddress.IPv4Address(little_endian)), int(metric))


def own_addresses(trie: str) -> tuple[str, ...]:
    """The local addresses of a /proc/net/fib_trie, without loopback."""
    return tuple(sorted(set(_not_loopback(_LOCAL.findall(trie)))))


def is_local(address: str) -> bool:
    """Whether this host has the address.

    Not by binding to it, which ip_nonlocal_bind allows for any. In packets to an alias the kernel
    writes the interface's first address as source (B7), hence the table.
    """
    if ipaddress.ip_address(address).is_loopback:
        return True
    return address in own_addresses(_text(_TRIE)) or _source(address) == address


def _not_loopback(addresses: list[str]) -> Iterator[str]:
    return (one for one in addresses if not ipaddress.IPv4Address(one).is_loopback)


def _text(file: Path) -> str:
    try:
        with file.open(encoding="ascii", errors="replace") as opened:
            return opened.read(_MOST_BYTES)
    except OSError:
        return ""


def _source(address: str) -> str:
    """What the host writes in packets to that address, empty without a way there."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        with socket.socket(family, socket.SOCK_DGRAM) as unsent:
            unsent.connect((address, _ANY_PORT))
            return str(unsent.getsockname()[0])
    except OSError:
        return ""


ERRAND = Errand("routes", Question, Answer, run)
