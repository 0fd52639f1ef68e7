"""The sweeps of one run, which several checks judge: each public address, one after the other."""

import asyncio
import socket
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, replace

from squilla.doctor.inside import Inside
from squilla.doctor.probes.datagram import find, split
from squilla.doctor.probes.promised import ask_promised
from squilla.doctor.probes.stun import ask_stun
from squilla.doctor.probes.stun_egress import ask_routes
from squilla.doctor.probes.tcp_addresses import addresses_of
from squilla.doctor.sight import Sight
from squilla.doctor.stun.addresses import is_address
from squilla.doctor.udp import plan
from squilla.doctor.udp.asking import Asking
from squilla.doctor.udp.pattern import State
from squilla.doctor.udp.reading import Reading, Refusal
from squilla.doctor.udp.sweep import Sweep

_MOST_ADDRESSES = 3
_STUN_PORT = 3478
_MOST_STRAYS, _STRAYS_RATE = 32, 100.0


@dataclass(frozen=True, slots=True)
class _Tour:
    """What to sweep, and the STUN servers that prove this machine's own UDP.

    `audio` is where the PBX host's audio listens, empty for everywhere; `own` its addresses.
    """

    addresses: tuple[str, ...]
    ports: range
    stun: tuple[str, ...]
    is_gentle: bool
    audio: str
    own: tuple[str, ...]

    def is_alias(self, address: str) -> bool:
        """Whether it is the host's, but not the one that the audio listens on (B7)."""
        return bool(self.audio) and address in self.own and address != self.audio


async def survey(sight: Sight) -> tuple[Reading, ...]:
    """What the UDP ports of each address of the target do; asked once a run."""
    if sight.inside is None:
        return ()
    target = sight.target
    routes = await ask_routes(sight)
    tour = _Tour(
        await _addresses(sight),
        target.ports.rtp,
        target.stun,
        is_gentle=sight.patience.gentle,
        audio=(await ask_promised(sight)).audio,
        own=routes.addresses if routes else (),
    )
    return await sight.know(_sweep_all, sight.inside, tour)


async def _addresses(sight: Sight) -> tuple[str, ...]:
    """The name's addresses, and the one that the settings promise.

    IPv6 counts only where there is nothing else: the audio's address is the IPv4 one (B3).
    """
    named = await sight.know(addresses_of, sight.target.host)
    promised = sight.target.address
    unique = list(dict.fromkeys([*named, *([promised] if is_address(promised) else [])]))
    return tuple(([one for one in unique if ":" not in one] or unique)[:_MOST_ADDRESSES])


async def _sweep_all(inside: Inside, tour: _Tour) -> tuple[Reading, ...]:
    """Every port of the first address, a sample of the others; never two at once."""
    readings: list[Reading] = []
    for address in tour.addresses:
        sweep = Sweep(inside, address, listen=tour.audio)
        is_sample = tour.is_gentle or bool(readings)
        reading = await (sweep.sampled(tour.ports) if is_sample else sweep.every(tour.ports))
        if tour.is_alias(address):
            reading = replace(reading, strays=await _strays(inside, reading))
        readings.append(reading)
    if readings and all(map(_is_silent, readings)) and not await _udp_leaves(tour.stun):
        return tuple(replace(one, refusal=Refusal.MUTE) for one in readings)
    return tuple(readings)


async def _strays(inside: Inside, reading: Reading) -> tuple[int, ...]:
    """Some closed ports that are heard by a listener at the dialled address itself."""
    closed = (span for span in reading.spans if span.state is State.CLOSED)
    ports = [port for span in closed for port in {span.first, span.last}]
    if not ports or reading.refusal is not None:
        return ()
    chosen = plan.some(ports, _MOST_STRAYS)
    with closing(Asking(inside, reading.address, listen=reading.address)) as asking:
        for _ in range(plan.LEAST_ROUNDS):
            await asking.round(asking.silent(chosen), _STRAYS_RATE)
        heard = await asking.arrivals(chosen)
        await asking.release()
    return tuple(sorted(heard.keys() | asking.notes.landed.keys()))


def _is_silent(reading: Reading) -> bool:
    """Whether nothing arrived there at all."""
    states = {span.state for span in reading.spans}
    return reading.refusal is None and bool(states) and states <= {State.CLOSED, State.IN_USE}


async def _udp_leaves(servers: Iterable[str]) -> bool:
    """Whether any STUN server answers this machine; true as well when there is none to ask."""
    places = await asyncio.gather(*(find(split(server, _STUN_PORT)) for server in servers))
    asked = [ask_stun(place, _source()) for place in places if place is not None]
    answers = await asyncio.gather(*asked)
    return not asked or any(answers)


def _source() -> socket.socket:
    source = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    source.bind(("0.0.0.0", 0))
    return source
