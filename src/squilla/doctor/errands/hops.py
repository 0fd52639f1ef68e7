"""Errand: how many hops away the own public address is, and which routers lie between (B5.1).

Small datagrams leave for one port of the address with a TTL of 1, 2, 3 and so on; who sends them
back tells where they ended. It takes up to ten seconds, and under a second where routers answer.
"""

import ipaddress
import secrets
from dataclasses import dataclass

from squilla.doctor.errands.hairpin_udp import MARKER, NONCE_BYTES
from squilla.doctor.errands.hops_icmp import Reply, Said, hear, towards
from squilla.doctor.inside import Errand
from squilla.doctor.probes.tcp_addresses import is_inner

MOST_HOPS = 8
_TRIES = 3
_PATIENCE = 0.5
_MOST_SILENT = 2
_FIRST_FREE_PORT = 1024
_LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Question:
    """The public IPv4 address, and a UDP port of it that nothing is forwarded from."""

    address: str
    port: int


@dataclass(frozen=True, slots=True)
class Hop:
    """What a datagram with this TTL brought back (`said` is a `Said`), from whom.

    `left` is the TTL with which the reply arrived: who is next door sends a round one.
    """

    ttl: int
    said: str
    source: str = ""
    left: int = 0


@dataclass(frozen=True, slots=True)
class Answer:
    """The hops up to the address, up to eight, or until two in a row were silent."""

    hops: tuple[Hop, ...]


async def walk(question: Question) -> Answer:
    """Ask hop after hop; ValueError for a question out of bounds."""
    _admit(question)
    hops: list[Hop] = []
    for ttl in range(1, MOST_HOPS + 1):
        reply = await _ask(question, ttl)
        hops.append(Hop(ttl, reply.said, reply.source, reply.left))
        if _is_end(question.address, hops):
            break
    return Answer(tuple(hops))


async def _ask(question: Question, ttl: int) -> Reply:
    reply = Reply()
    try:
        with towards(question.address, question.port, ttl) as own:
            for _ in range(_TRIES):
                own.send(MARKER + secrets.token_bytes(NONCE_BYTES))
                reply = await hear(own, _PATIENCE)
                if reply.said is not Said.SILENT:
                    break
    except OSError:
        return Reply()
    return reply


def _is_end(address: str, hops: list[Hop]) -> bool:
    last = hops[-_MOST_SILENT:]
    if len(last) == _MOST_SILENT and all(one.said == Said.SILENT for one in last):
        return True
    return hops[-1].source == address or hops[-1].said in {Said.REFUSED, Said.REJECTED}


def _admit(question: Question) -> None:
    if is_inner(question.address) or ipaddress.ip_address(question.address).version != 4:
        raise ValueError("hops are counted to a public IPv4 address")
    if not _FIRST_FREE_PORT <= question.port <= _LAST_PORT:
        raise ValueError("hops are counted to a UDP port from 1024 to 65535")


ERRAND = Errand("hops", Question, Answer, walk)
