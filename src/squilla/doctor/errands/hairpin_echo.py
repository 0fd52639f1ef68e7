"""Binds a few UDP ports on the PBX host, and answers a client of its network that knocks (B5).

Only packets that hold the nonce of the question are answered, five a port, none longer than they
were: nobody else gets a word out of it.
"""

import asyncio
import ipaddress
from contextlib import ExitStack
from dataclasses import dataclass

from squilla.doctor.errands.hairpin_udp import MARKER, NONCE_BYTES, answer, bind_one
from squilla.doctor.inside import Errand

MOST_PORTS = 3
MOST_SECONDS = 10.0
_FIRST_FREE_PORT = 1024
_LAST_PORT = 65535


@dataclass(frozen=True, slots=True)
class Question:
    """Up to three ports, the nonce in hexadecimal, and for how long to answer.

    `address` is the one of this host to listen on, as its audio does; "0.0.0.0" is every one.
    """

    ports: tuple[int, ...]
    nonce: str
    seconds: float
    address: str = "0.0.0.0"


@dataclass(frozen=True, slots=True)
class Answer:
    """The ports that were free, and those of them at which somebody knocked."""

    bound: tuple[int, ...]
    heard: tuple[int, ...]


async def listen(question: Question) -> Answer:
    """Answer until time is up; ValueError for a question out of bounds."""
    nonce = _admitted(question)
    heard: dict[int, list[str]] = {}
    with ExitStack() as stack:
        answering = []
        for port in sorted(set(question.ports)):
            bound = bind_one(port, question.address)
            if bound:
                stack.enter_context(bound)
                heard[port] = []
                answering.append(asyncio.create_task(answer(bound, nonce, heard[port])))
        try:
            await asyncio.sleep(question.seconds)
        finally:
            for task in answering:
                task.cancel()
            await asyncio.gather(*answering, return_exceptions=True)
    return Answer(tuple(heard), tuple(port for port, sources in heard.items() if sources))


def _admitted(question: Question) -> bytes:
    nonce = bytes.fromhex(question.nonce)
    if not nonce.startswith(MARKER) or len(nonce) != len(MARKER) + NONCE_BYTES:
        raise ValueError("the nonce of an echo is the marker and sixteen bytes")
    if not 0 < len(question.ports) <= MOST_PORTS:
        raise ValueError(f"an echo is for one to {MOST_PORTS} ports")
    if not all(_FIRST_FREE_PORT <= port <= _LAST_PORT for port in question.ports):
        raise ValueError("an echo listens on ports from 1024 to 65535")
    if not 0 < question.seconds <= MOST_SECONDS:
        raise ValueError(f"an echo lasts up to {MOST_SECONDS} s")
    ipaddress.IPv4Address(question.address)
    return nonce


ERRAND = Errand("hairpin_echo", Question, Answer, listen)
