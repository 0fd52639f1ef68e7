"""The sweeps of one run, which several checks judge: each public address, one after the other."""

import asyncio
import socket
from collections.abc import Iterable
from dataclasses import dataclass, replace

from squilla.doctor.inside import Inside
from squilla.doctor.probes.datagram import find, split
from squilla.doctor.probes.stun import ask_stun
from squilla.doctor.probes.tcp_addresses import addresses_of, is_literal
from squilla.doctor.sight import Sight
from squilla.doctor.udp.pattern import State
from squilla.doctor.udp.reading import Reading, Refusal
from squilla.doctor.udp.sweep import Sweep

_MOST_ADDRESSES = 3
_STUN_PORT = 3478


@dataclass(frozen=True, slots=True)
class _Tour:
    """What to sweep, and the STUN servers that prove this machine's own UDP."""

    addresses: tuple[str, ...]
    ports: range
    stun: tuple[str, ...]
    is_gentle: bool


async def survey(sight: Sight) -> tuple[Reading, ...]:
    """What the UDP ports of each address of the target do; asked once a run."""
    if sight.inside is None:
        return ()
    target = sight.target
    found = await _addresses(sight)
    tour = _Tour(found, target.ports.rtp, target.stun, is_gentle=sight.patience.gentle)
    return await sight.know(_sweep_all, sight.inside, tour)


async def _addresses(sight: Sight) -> tuple[str, ...]:
    """The name's addresses, and the one that the settings promise.

    IPv6 counts only where there is nothing else: the audio's address is the IPv4 one (B3).
    """
    named = await sight.know(addresses_of, sight.target.host)
    promised = sight.target.address
    unique = list(dict.fromkeys([*named, *([promised] if is_literal(promised) else [])]))
    return tuple(([one for one in unique if ":" not in one] or unique)[:_MOST_ADDRESSES])


async def _sweep_all(inside: Inside, tour: _Tour) -> tuple[Reading, ...]:
    """Every port of the first address, a sample of the others; never two at once."""
    readings: list[Reading] = []
    for address in tour.addresses:
        sweep = Sweep(inside, address)
        is_sample = tour.is_gentle or bool(readings)
        readings.append(await (sweep.sampled(tour.ports) if is_sample else sweep.every(tour.ports)))
    if readings and all(map(_is_silent, readings)) and not await _udp_leaves(tour.stun):
        return tuple(replace(one, refusal=Refusal.MUTE) for one in readings)
    return tuple(readings)


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
