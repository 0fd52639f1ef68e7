"""Errand: hold UDP ports of the audio for some seconds and answer whoever proves the key (A4).

Ports in use, by a call or anything else, are told and left alone.
"""

import asyncio
import ipaddress
from dataclasses import dataclass, field

from squilla.doctor.inside import Errand
from squilla.doctor.udp.packet import KEY_BYTES
from squilla.doctor.udp.window import Opening, Window
from squilla.doctor.udp.windows import WINDOWS

MOST_PORTS = 1024
MOST_SECONDS = 10.0
LOWEST_PORT, HIGHEST_PORT = 1024, 0xFFFF


@dataclass(frozen=True, slots=True)
class Question:
    """`count` ports from `first_port` on, and one more unless 0; the key is hexadecimal.

    The key names a sweep as well: its next window replaces this one, and a count of 0 ends it.
    `address` is the one of this host to listen on, empty for every one.
    """

    first_port: int
    count: int
    seconds: float
    key: str = field(repr=False)
    one_more: int = 0
    address: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """The ports that answer now, and those that something else uses.

    Those in neither list could not be opened in one go; `is_busy` when others sweep already.
    """

    bound: tuple[int, ...] = ()
    in_use: tuple[int, ...] = ()
    is_busy: bool = False


async def run(question: Question) -> Answer:
    """Open the window; ValueError for a question out of bounds."""
    if question.count == 0:
        await asyncio.to_thread(WINDOWS.close, key_of(question.key))
        return Answer()
    opening = _opening(question)
    window: Window | None = await asyncio.to_thread(WINDOWS.open, opening)
    if window is None:
        return Answer(is_busy=True)
    return Answer(tuple(window.bound), tuple(window.in_use))


def _opening(question: Question) -> Opening:
    ports = range(question.first_port, question.first_port + question.count)
    extra = (question.one_more,) if question.one_more and question.one_more not in ports else ()
    if not 1 <= question.count <= MOST_PORTS:
        raise ValueError(f"a window has up to {MOST_PORTS} ports")
    if not all(LOWEST_PORT <= port <= HIGHEST_PORT for port in (ports[0], ports[-1], *extra)):
        raise ValueError(f"ports lie between {LOWEST_PORT} and {HIGHEST_PORT}")
    if not 0 < question.seconds <= MOST_SECONDS:
        raise ValueError(f"a window is open for up to {MOST_SECONDS:g} seconds")
    if question.address:
        ipaddress.ip_address(question.address)
    key = key_of(question.key)
    return Opening(key, (*extra, *ports), question.seconds, question.address)


def key_of(text: str) -> bytes:
    """A key from its hexadecimal digits; ValueError for anything else, which it doesn't repeat."""
    try:
        key = bytes.fromhex(text)
    except ValueError:
        key = b""
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes, as hexadecimal digits")
    return key


ERRAND = Errand("udp-window", Question, Answer, run)
