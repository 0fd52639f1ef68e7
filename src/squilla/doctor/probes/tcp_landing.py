"""Dials one public port in a rhythm, while the PBX host watches where that comes in (A3)."""

import asyncio
import random
import socket
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import accumulate

from squilla.doctor.errands import tcp_peer
from squilla.doctor.inside import Inside
from squilla.doctor.probes.tcp import Reach, dialled, new_socket

_HEAD_START = 0.7
_HELD = 0.6
_LEEWAY = 3.0


@dataclass(frozen=True, slots=True)
class Landed:
    """What dialling a port came to here, and what of it was seen there."""

    port: int
    reach: Reach
    answer: tcp_peer.Answer


async def land(inside: Inside, address: str, port: int, host: str) -> Landed:
    """Dial an address three times from ports that are known before. Takes about seven seconds.

    Raises OSError when this machine has no way to the address, InsideLost.
    """
    offsets = _offsets()
    with ExitStack() as stack:
        owned = [stack.enter_context(new_socket(address)) for _ in offsets]
        ports = tuple(one.getsockname()[1] for one in owned)
        question = tcp_peer.Question(ports, offsets, _HEAD_START + offsets[-1] + _LEEWAY)
        answer, reaches = await asyncio.gather(
            inside.ask(tcp_peer.ERRAND, question), _dial(owned, offsets, address, port, host)
        )
    return Landed(port, reaches[0], answer)


def _offsets() -> tuple[float, ...]:
    """Random, so that no phone that comes back again and again is taken for us."""
    gaps = (
        random.uniform(tcp_peer.SHORTEST_GAP, tcp_peer.LONGEST_GAP)  # noqa: S311 - no secret
        for _ in range(tcp_peer.DIALS - 1)
    )
    return tuple(accumulate(gaps, initial=0.0))


async def _dial(
    owned: Sequence[socket.socket], offsets: Sequence[float], address: str, port: int, host: str
) -> list[Reach]:
    async def one(own: socket.socket, offset: float) -> Reach:
        await asyncio.sleep(_HEAD_START + offset)
        async with dialled(address, port, host, own) as (reached, _):
            await asyncio.sleep(_HELD)
            return reached.reach

    return list(await asyncio.gather(*map(one, owned, offsets)))
