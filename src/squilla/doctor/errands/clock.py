"""Errand: how far the clock of the PBX host is from a few time servers' (B1, P1)."""

import asyncio
from dataclasses import dataclass

from squilla.doctor.errands.asker import find_server
from squilla.doctor.inside import Errand
from squilla.doctor.probes.clock_sntp import NTP_PORT, ask_sntp
from squilla.doctor.probes.datagram import Place, split

_MOST_SERVERS = 4


@dataclass(frozen=True, slots=True)
class Question:
    """SNTP servers: `host` or `host:port`, four at most."""

    servers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reading:
    """Seconds by which the host's clock is ahead of one server's."""

    server: str
    ahead: float


@dataclass(frozen=True, slots=True)
class Answer:
    """One reading for each server that answered."""

    readings: tuple[Reading, ...]


async def run(question: Question) -> Answer:
    """Ask all at once; within six seconds."""
    if len(question.servers) > _MOST_SERVERS:
        raise ValueError(f"ask up to {_MOST_SERVERS} servers")
    servers = [split(server, NTP_PORT) for server in question.servers]
    found = await asyncio.gather(*map(_ahead, servers))
    named = zip(question.servers, found, strict=True)
    return Answer(tuple(Reading(name, ahead) for name, ahead in named if ahead is not None))


async def _ahead(server: Place) -> float | None:
    place = await find_server(server)
    return await ask_sntp(place) if place else None


ERRAND = Errand("clock", Question, Answer, run)
