"""What listens on this host: TCP listeners and bound UDP ports, in its containers too.

Tells only of the host's own ends; who is connected with them is not in the answer.
"""

import asyncio
import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass

from squilla.doctor.errands.sockets_namespaces import find_namespaces, read_tables
from squilla.doctor.errands.sockets_table import LISTENING, Row
from squilla.doctor.inside import Errand

_LAST_PORT = 65535
_MOST = 20_000


@dataclass(frozen=True, slots=True)
class Question:
    """The ports that matter, from `first` to `last`."""

    first: int = 1
    last: int = _LAST_PORT


@dataclass(frozen=True, slots=True)
class Bound:
    """One of the host's own addresses (or 0.0.0.0, ::) and a port."""

    address: str
    port: int

    @property
    def is_loopback(self) -> bool:
        """Whether only the host itself can reach it."""
        return ipaddress.ip_address(self.address).is_loopback


@dataclass(frozen=True, slots=True)
class Answer:
    """TCP sockets that listen and UDP sockets that are bound, sorted, each once.

    Not `is_complete`: sockets in containers may be missing, as only root sees them.
    """

    tcp: tuple[Bound, ...]
    udp: tuple[Bound, ...]
    is_complete: bool


async def look(question: Question) -> Answer:
    """Read the kernel's tables; ValueError for a range that isn't one."""
    if not 0 < question.first <= question.last <= _LAST_PORT:
        raise ValueError("the ports to look at are a range between 1 and 65535")
    return await asyncio.to_thread(_look, question)


def _look(question: Question) -> Answer:
    namespaces = find_namespaces()
    tcp = (row for table in read_tables(namespaces, "tcp") for row in table)
    udp = (row for table in read_tables(namespaces, "udp") for row in table)
    return Answer(
        _bound((row for row in tcp if row.state == LISTENING), question),
        _bound(udp, question),
        namespaces.is_complete,
    )


def _bound(found: Iterable[Row], question: Question) -> tuple[Bound, ...]:
    ends = {(row.port, row.address) for row in found if question.first <= row.port <= question.last}
    return tuple(Bound(address, port) for port, address in sorted(ends)[:_MOST])


ERRAND = Errand("sockets", Question, Answer, look)
