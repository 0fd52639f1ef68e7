"""Errand: the addresses that UDP leaves the PBX host with, asked flow by flow (B4, A2).

Gateways choose an uplink by addresses and ports, so one question proves nothing: many flows go out
the way the audio does, from ports of its range, to several STUN servers.
"""

import asyncio
import secrets
import socket
from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.errands.asker import find_server
from squilla.doctor.inside import Errand
from squilla.doctor.probes.datagram import Place, split
from squilla.doctor.probes.stun import ask_stun

MOST_SERVERS, MOST_FLOWS = 8, 48
UNRESOLVED, SILENT = "unresolved", "silent"
"""Why a flow has no mapped address: its server has no usable address, or did not answer."""

_STUN_PORT = 3478
_LOWEST_PORT = 1024
_TRIES = 16


@dataclass(frozen=True, slots=True)
class Question:
    """STUN servers (`host:port`), the UDP ports of the audio, and how many flows in all."""

    servers: tuple[str, ...]
    first_port: int
    last_port: int
    flows: int = 24


@dataclass(frozen=True, slots=True)
class Flow:
    """One question from one port: the address and port that the server saw, or why not."""

    server: str
    source_port: int = 0
    address: str = ""
    port: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """Every flow that was tried."""

    flows: tuple[Flow, ...]


async def run(question: Question) -> Answer:
    """Ask each server from several ports at once; within six seconds."""
    servers = [split(server, _STUN_PORT) for server in _checked(question).servers]
    ports = range(question.first_port, question.last_port + 1)
    places = await asyncio.gather(*map(find_server, servers))
    rounds = question.flows // len(servers)
    asked = (
        _flow(name, place, ports)
        for _ in range(rounds)
        for name, place in zip(question.servers, places, strict=True)
    )
    return Answer(tuple(await asyncio.gather(*asked)))


def _checked(question: Question) -> Question:
    if not 1 <= len(question.servers) <= MOST_SERVERS:
        raise ValueError(f"ask 1 to {MOST_SERVERS} servers")
    if not len(question.servers) <= question.flows <= MOST_FLOWS:
        raise ValueError(f"ask at least one flow a server, {MOST_FLOWS} in all")
    if not _LOWEST_PORT <= question.first_port <= question.last_port <= 0xFFFF:
        raise ValueError("the audio's ports lie between 1024 and 65535")
    return question


async def _flow(name: str, place: Place | None, ports: Sequence[int]) -> Flow:
    if place is None:
        return Flow(name, why=UNRESOLVED)
    source = _bound(ports)
    port = source.getsockname()[1]
    mapped = await ask_stun(place, source)
    if mapped is None:
        return Flow(name, port, why=SILENT)
    return Flow(name, port, mapped.address, mapped.port)


def _bound(ports: Sequence[int]) -> socket.socket:
    """A socket on a free port of the range, or on any when the range is busy."""
    source = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    for port in [*(secrets.choice(ports) for _ in range(_TRIES)), 0]:
        try:
            source.bind(("0.0.0.0", port))
        except OSError:
            continue
        return source
    source.close()
    raise OSError("no UDP port is free")


ERRAND = Errand("egress", Question, Answer, run)
