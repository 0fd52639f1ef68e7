"""One UDP question and answer across the router: a port that answers, and one that knocks (B5).

The first bytes are those of neither STUN, DTLS nor RTP (RFC 7983), so that a port that carries a
call by now drops them without harm.
"""

import asyncio
import hmac
import random
import secrets
import socket
from contextlib import suppress
from enum import StrEnum

MARKER = b"A\x07"
NONCE_BYTES = 16
_KNOCKS = 5
_PATIENCE = 0.5
_PORT_TRIES = 20
_LONGEST = 64
_MOST_PACKETS = 1000


class Knock(StrEnum):
    """What came of it; ARRIVED means that the answer was lost on its way back."""

    ANSWERED = "answered"
    ARRIVED = "arrived"
    REFUSED = "refused"
    SILENT = "silent"
    IN_USE = "in use"


def new_nonce() -> bytes:
    """Something that nobody else sends."""
    return MARKER + secrets.token_bytes(NONCE_BYTES)


def bind_port(first: int, last: int) -> socket.socket | None:
    """A socket on a free port between two, None when twenty tries found none."""
    for _ in range(_PORT_TRIES):
        bound = bind_one(random.randint(first, last))  # noqa: S311 - no secret
        if bound:
            return bound
    return None


def bind_one(port: int, address: str = "0.0.0.0") -> socket.socket | None:
    """A socket on this port of an IPv4 address, or of every one; None when it is taken."""
    made = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    made.settimeout(0)
    try:
        made.bind((address, port))
    except OSError:
        made.close()
        return None
    return made


async def answer(bound: socket.socket, nonce: bytes, sources: list[str]) -> None:
    """Send the nonce back, reversed, to whoever knows it, and note its address; until cancelled.

    Never more than five answers, and none longer than its question.
    """
    loop = asyncio.get_running_loop()
    for _ in range(_MOST_PACKETS):
        said, source = await loop.sock_recvfrom(bound, _LONGEST)
        if hmac.compare_digest(said, nonce) and len(sources) < _KNOCKS:
            sources.append(source[0])
            await loop.sock_sendto(bound, nonce[::-1], source)


async def knock(address: str, port: int, nonce: bytes) -> Knock:
    """Send the nonce up to five times, for 2.5 s; ANSWERED, REFUSED or SILENT."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as own:
        own.settimeout(0)
        try:
            # Connected, it takes answers from this address and port alone, as a phone does.
            own.connect((address, port))
            for _ in range(_KNOCKS):
                own.send(nonce)
                if await _hears(own, nonce[::-1]):
                    return Knock.ANSWERED
        except ConnectionRefusedError:
            return Knock.REFUSED
        except OSError:
            return Knock.SILENT
    return Knock.SILENT


async def _hears(own: socket.socket, wanted: bytes) -> bool:
    with suppress(TimeoutError):
        async with asyncio.timeout(_PATIENCE):
            return await asyncio.get_running_loop().sock_recv(own, _LONGEST) == wanted
    return False
