"""Calls the PBX host by its own public address, as a phone on its network would (B5).

It dials up to three TCP ports, only if the host listens there itself, and sends a few packets to
three UDP ports that it has bound; the address may not be a private one.
"""

import asyncio
import ipaddress
from contextlib import ExitStack
from dataclasses import dataclass
from enum import StrEnum

from squilla.doctor.errands import sockets
from squilla.doctor.errands.hairpin_udp import Knock, answer, bind_port, knock, new_nonce
from squilla.doctor.errands.routes import is_local
from squilla.doctor.inside import Errand
from squilla.doctor.probes.tcp import Reach, Reached, dialled
from squilla.doctor.probes.tcp_addresses import is_inner

THIRDS = 3
_MOST_TCP_PORTS = 3
_FEWEST_PORTS = 100
_FIRST_FREE_PORT = 1024
_LAST_PORT = 65535
_LONGEST_NAME = 253
_EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "127.0.0.1"}


class Bend(StrEnum):
    """What the TCP connection to the own address came to.

    SAME and OTHER compare its certificate with the one shown locally; UNPROVEN could not.
    """

    SAME = "same"
    OTHER = "other"
    UNPROVEN = "unproven"
    REFUSED = "refused"
    SILENT = "silent"
    MUTE = "mute"
    NO_LISTENER = "no listener"


@dataclass(frozen=True, slots=True)
class Question:
    """The public IPv4 address and the name (for TLS), TCP ports, the range of UDP ports."""

    address: str
    host: str
    tcp_ports: tuple[int, ...]
    udp_first: int
    udp_last: int


@dataclass(frozen=True, slots=True)
class Turn:
    """A TCP port and what came of it (a `Bend`)."""

    port: int
    bend: str


@dataclass(frozen=True, slots=True)
class Bounce:
    """A UDP port and what came of it (a `Knock`); `source` is who seemed to knock."""

    port: int
    knock: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """When the address `is_local` nothing was tried, as nothing would show."""

    is_local: bool
    tcp: tuple[Turn, ...] = ()
    udp: tuple[Bounce, ...] = ()


async def bend(question: Question) -> Answer:
    """Try both; ValueError for a question out of bounds. Takes up to fifteen seconds."""
    _admit(question)
    if is_local(question.address):
        return Answer(is_local=True)
    bouncing = asyncio.gather(*(bounce(question.address, *one) for one in _thirds(question)))
    bending = asyncio.gather(*(bend_tcp(question, port) for port in question.tcp_ports))
    bends, udp = await asyncio.gather(bending, bouncing)
    tcp = (Turn(port, bent) for port, bent in zip(question.tcp_ports, bends, strict=True))
    return Answer(is_local=False, tcp=tuple(tcp), udp=tuple(udp))


async def bend_tcp(question: Question, port: int) -> Bend:
    """Dial a port at home, then at the public address, and compare certificates."""
    listening = (await sockets.look(sockets.Question(port, port))).tcp
    if not listening:
        return Bend.NO_LISTENER
    home = _EVERYWHERE.get(listening[0].address, listening[0].address)
    return compared(
        await _hello(home, port, question.host),
        await _hello(question.address, port, question.host),
    )


def compared(home: Reached, public: Reached) -> Bend:
    """What the two connections say together."""
    if public.reach in {Reach.REFUSED, Reach.TURNED_AWAY}:
        return Bend.REFUSED
    if not public.reach.is_accepted:
        return Bend.SILENT
    if Reach.TLS not in {public.reach, home.reach}:
        return Bend.UNPROVEN
    if public.reach is not Reach.TLS:
        return Bend.MUTE
    if home.reach is not Reach.TLS:
        return Bend.UNPROVEN
    return Bend.SAME if public.certificate == home.certificate else Bend.OTHER


async def bounce(address: str, first: int, last: int) -> Bounce:
    """Knock at a port of our own between two, by way of the address."""
    nonce, sources = new_nonce(), list[str]()
    bound = bind_port(first, last)
    if bound is None:
        return Bounce(first, Knock.IN_USE)
    with ExitStack() as stack:
        stack.enter_context(bound)
        port: int = bound.getsockname()[1]
        answering = asyncio.create_task(answer(bound, nonce, sources))
        try:
            heard = await knock(address, port, nonce)
        finally:
            answering.cancel()
            await asyncio.gather(answering, return_exceptions=True)
    if heard is not Knock.ANSWERED and sources:
        heard = Knock.ARRIVED
    return Bounce(port, heard, sources[0] if sources else "")


async def _hello(address: str, port: int, host: str) -> Reached:
    async with dialled(address, port, host) as (reached, _):
        return reached


def _thirds(question: Question) -> list[tuple[int, int]]:
    """The low, the middle and the high ports: a forward may be shorter than the range."""
    step = (question.udp_last - question.udp_first + 1) // THIRDS
    starts = [question.udp_first + number * step for number in range(THIRDS)]
    return [(start, start + step - 1) for start in starts]


def _admit(question: Question) -> None:
    if is_inner(question.address) or ipaddress.ip_address(question.address).version != 4:
        raise ValueError("a hairpin goes by a public IPv4 address")
    if not 0 < len(question.tcp_ports) <= _MOST_TCP_PORTS or len(question.host) > _LONGEST_NAME:
        raise ValueError("a hairpin needs up to 3 TCP ports and a name of up to 253 characters")
    if not all(0 < port <= _LAST_PORT for port in question.tcp_ports):
        raise ValueError("a hairpin needs TCP ports from 1 to 65535")
    if not _FIRST_FREE_PORT <= question.udp_first < question.udp_last <= _LAST_PORT:
        raise ValueError("a hairpin needs a range of UDP ports from 1024 to 65535")
    if question.udp_last - question.udp_first < _FEWEST_PORTS:
        raise ValueError(f"a hairpin needs more than {_FEWEST_PORTS} UDP ports")


ERRAND = Errand("hairpin", Question, Answer, bend)
