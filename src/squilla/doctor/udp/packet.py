"""The packets that prove a UDP port: a question to a port, and the answer from where it landed.

The first two bytes lie outside what STUN, DTLS, RTP and RTCP use on the same ports (RFC 7983,
RFC 5761), so that a media server that gets one drops it. An answer is as long as its question,
which leaves nothing to amplify, and a question that doesn't prove the key has no answer at all.
"""

import hmac
import struct
from dataclasses import dataclass

KEY_BYTES = 32
NONCE_BYTES = 8
_QUESTION, _ANSWER = b"\x41\x01", b"\x41\x02"
_MAGIC = b"Sqla"
_HEAD = struct.Struct(f"!2s4sHH{NONCE_BYTES}sI")
_TAG_BYTES = 16
SIZE = _HEAD.size + _TAG_BYTES
"""Bytes of either packet."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: the port it was sent to, the sweep's nonce, and which packet of it this is."""

    dialled: int
    nonce: bytes
    serial: int


@dataclass(frozen=True, slots=True)
class Landed:
    """An answer: the port that was dialled, and the one where the question was received."""

    dialled: int
    landed: int
    serial: int


def question(key: bytes, asked: Asked) -> bytes:
    """The packet to send to port `asked.dialled`."""
    return _sealed(key, _QUESTION, asked, 0)


def answer(key: bytes, asked: Asked, landed: int) -> bytes:
    """The packet to send back from port `landed`."""
    return _sealed(key, _ANSWER, asked, landed)


def read_question(key: bytes, packet: bytes) -> Asked | None:
    """A question that proves the key; None for anything else."""
    fields = _opened(key, _QUESTION, packet)
    return None if fields is None else fields[0]


def read_answer(key: bytes, nonce: bytes, packet: bytes) -> Landed | None:
    """An answer that proves the key, to a question with this nonce; None for anything else."""
    fields = _opened(key, _ANSWER, packet)
    if fields is None or fields[0].nonce != nonce:
        return None
    asked, landed = fields
    return Landed(asked.dialled, landed, asked.serial)


def _sealed(key: bytes, kind: bytes, asked: Asked, landed: int) -> bytes:
    head = _HEAD.pack(kind, _MAGIC, asked.dialled, landed, asked.nonce, asked.serial)
    return head + _tag(key, head)


def _opened(key: bytes, kind: bytes, packet: bytes) -> tuple[Asked, int] | None:
    head, tag = packet[: _HEAD.size], packet[_HEAD.size :]
    if len(packet) != SIZE or not hmac.compare_digest(tag, _tag(key, head)):
        return None
    found, magic, dialled, landed, nonce, serial = _HEAD.unpack(head)
    return (Asked(dialled, nonce, serial), landed) if (found, magic) == (kind, _MAGIC) else None


def _tag(key: bytes, head: bytes) -> bytes:
    return hmac.digest(key, head, "sha256")[:_TAG_BYTES]
