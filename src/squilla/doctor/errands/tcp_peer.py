"""On which local port somebody's connections come in: the guide's tcpdump, without tcpdump (A3).

Whoever asks dials several times during the errand, from ports and at moments that it names. The
answer is the local port where just these connections came in; it never says who else is connected,
nor from where: a question that fits nobody, or that would fit anybody, gets nothing.
"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from squilla.doctor.errands.sockets_namespaces import Namespaces, find_namespaces, read_tables
from squilla.doctor.errands.sockets_table import ESTABLISHED, LISTENING, SYN_RECEIVED, Row
from squilla.doctor.inside import Errand
from squilla.doctor.probes.tcp_addresses import is_inner

DIALS = 3
SHORTEST_GAP = 0.8
LONGEST_GAP = 2.0
TOLERANCE = 0.35
_ENOUGH_PORTS = 2
_MOST_SECONDS = 15.0
_PAUSE = 0.15
_LAST_PORT = 65535
_MOST_CONNECTIONS = 5000


@dataclass(frozen=True, slots=True)
class Question:
    """`source_ports` of the three dials, `offsets` of each from the first in seconds.

    Gaps are SHORTEST_GAP to LONGEST_GAP long. `seconds` to watch, at most 15.
    """

    source_ports: tuple[int, ...]
    offsets: tuple[float, ...]
    seconds: float


@dataclass(frozen=True, slots=True)
class Landing:
    """A local port; `is_inner` when the connections seemed to come from a private address."""

    local_port: int
    is_inner: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """Where connections came in from those source ports, and where some came in that rhythm.

    Not `is_complete`: connections into containers may be missing, as only root sees them.
    """

    by_port: tuple[Landing, ...]
    by_rhythm: tuple[Landing, ...]
    is_complete: bool


@dataclass(frozen=True, slots=True)
class Inbound:
    """A connection into one of our listeners."""

    peer: str
    peer_port: int
    local_port: int


async def watch(question: Question) -> Answer:
    """Look for new connections until time is up; ValueError for a question out of bounds."""
    _admit(question)
    loop = asyncio.get_running_loop()
    end = loop.time() + question.seconds
    namespaces = await asyncio.to_thread(find_namespaces)
    before = await asyncio.to_thread(_inbound, namespaces)
    seen: dict[Inbound, float] = {}
    while loop.time() < end and not came_from(question.source_ports, seen):
        await asyncio.sleep(_PAUSE)
        for connection in await asyncio.to_thread(_inbound, namespaces) - before:
            if len(seen) < _MOST_CONNECTIONS:
                seen.setdefault(connection, loop.time())
    return Answer(
        came_from(question.source_ports, seen),
        came_in_rhythm(question.offsets, seen),
        namespaces.is_complete,
    )


def came_from(source_ports: Sequence[int], seen: Iterable[Inbound]) -> tuple[Landing, ...]:
    """Where one peer came in from at least two of the ports: one alone may be anybody's."""
    found: dict[tuple[str, int], set[int]] = defaultdict(set)
    for one in seen:
        if one.peer_port in source_ports:
            found[one.peer, one.local_port].add(one.peer_port)
    return _landings(end for end, ports in found.items() if len(ports) >= _ENOUGH_PORTS)


def came_in_rhythm(offsets: Sequence[float], seen: Mapping[Inbound, float]) -> tuple[Landing, ...]:
    """Where one peer's connections came in at those moments, whatever its ports became."""
    found: dict[tuple[str, int], list[float]] = defaultdict(list)
    for one, moment in seen.items():
        found[one.peer, one.local_port].append(moment)
    return _landings(end for end, moments in found.items() if _fits(offsets, moments))


def _fits(offsets: Sequence[float], moments: Sequence[float]) -> bool:
    return any(
        all(any(abs(first + offset - one) < TOLERANCE for one in moments) for offset in offsets)
        for first in moments
    )


def _landings(ends: Iterable[tuple[str, int]]) -> tuple[Landing, ...]:
    found = {(port, is_inner(peer)) for peer, port in ends}
    return tuple(Landing(port, inner) for port, inner in sorted(found))


def _admit(question: Question) -> None:
    ports, offsets = question.source_ports, question.offsets
    if len(set(ports)) != DIALS or not all(0 < port <= _LAST_PORT for port in ports):
        raise ValueError(f"a watch is for {DIALS} different source ports")
    gaps = [later - earlier for earlier, later in pairwise(offsets)]
    is_rhythm = all(SHORTEST_GAP <= gap <= LONGEST_GAP for gap in gaps)
    if len(offsets) != DIALS or offsets[0] != 0 or not is_rhythm:
        raise ValueError(f"gaps between dials are {SHORTEST_GAP} to {LONGEST_GAP} s")
    if not 0 < question.seconds <= _MOST_SECONDS:
        raise ValueError(f"a watch lasts up to {_MOST_SECONDS} s")


def _inbound(namespaces: Namespaces) -> set[Inbound]:
    tables = read_tables(namespaces, "tcp")
    return {connection for table in tables for connection in _of_listeners(table)}


def _of_listeners(table: Sequence[Row]) -> Iterable[Inbound]:
    listening = {row.port for row in table if row.state == LISTENING}
    for row in table:
        if row.state in {ESTABLISHED, SYN_RECEIVED} and row.port in listening:
            yield Inbound(row.peer, row.peer_port, row.port)


ERRAND = Errand("tcp_peer", Question, Answer, watch)
