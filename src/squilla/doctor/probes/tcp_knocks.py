"""Knocks at UDP ports that the PBX host has bound for it, by way of the public address (B5)."""

import asyncio
import random

from squilla.doctor.errands.hairpin import THIRDS, Bounce
from squilla.doctor.errands.hairpin_echo import ERRAND, Answer, Question
from squilla.doctor.errands.hairpin_udp import Knock, knock, new_nonce
from squilla.doctor.inside import Inside

_HEAD_START = 0.7
_SECONDS = 4.0


async def knock_at(
    inside: Inside, address: str, ports: range, listen: str = "0.0.0.0"
) -> tuple[Bounce, ...]:
    """One port in each third of the range; raises InsideLost. Takes four seconds.

    `listen` is the address of the PBX host that the ports are opened on.
    """
    nonce, chosen = new_nonce(), _ports(ports[0], ports[-1])
    question = Question(chosen, nonce.hex(), _SECONDS, listen)
    answer, knocks = await asyncio.gather(
        inside.ask(ERRAND, question), _knock(address, chosen, nonce)
    )
    return tuple(_bounce(port, heard, answer) for port, heard in zip(chosen, knocks, strict=True))


def _ports(first: int, last: int) -> tuple[int, ...]:
    step = (last - first + 1) // THIRDS
    starts = (first + number * step for number in range(THIRDS))
    return tuple(random.randrange(start, start + step) for start in starts)  # noqa: S311


async def _knock(address: str, ports: tuple[int, ...], nonce: bytes) -> list[Knock]:
    await asyncio.sleep(_HEAD_START)
    return list(await asyncio.gather(*(knock(address, port, nonce) for port in ports)))


def _bounce(port: int, heard: Knock, answer: Answer) -> Bounce:
    if port not in answer.bound:
        return Bounce(port, Knock.IN_USE)
    if heard is not Knock.ANSWERED and port in answer.heard:
        return Bounce(port, Knock.ARRIVED)
    return Bounce(port, heard)
