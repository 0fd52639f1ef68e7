"""The channel between the ends: what anybody on the way can do with it is to cut it.

TLS is not verified here, on purpose: a certificate that is wrong, or a proxy that opens every
connection, is what the doctor is there to find, so the channel has to work across both. TLS only
hides it from those who look on. What protects it is the code that a person carried from one end to
the other:

- **Guessing.** A stranger at the door has five tries at 2^50 codes (`pair.offer`). Somebody on the
  way who took down a hello may try codes at home, each of which costs a scrypt (RFC 7914) of 32 MiB
  and about 0.1 s: millions of years of one processor, where the code lives for ten minutes. The
  salt is random in each process of the inside, so no table can be made before.
- **Later.** The keys come from X25519 (RFC 7748) as well as from the code, both through HKDF (RFC
  5869): whoever finds the code out afterwards can read nothing of what was recorded.
- **In between.** Both hellos are sealed with the code's key, so nobody who does not hold the code
  can put a key of their own there; the keys depend on every byte of both.
- **Reflection.** Each direction has a key of its own, and its letter in the nonce.
- **Replay, order.** A question has a lane and a number, which only grows in its lane; they are
  the nonce of AES-256-GCM, so an answer fits no other question. Lanes are there because four
  questions may be under way: within a lane one follows the other, so that strictness costs nothing,
  while a window of numbers (RFC 4303 §3.4.3) would let late ones in.
- **Truncation.** A message is one HTTP body with one tag; every question that is asked expects an
  answer. Cutting the connection is seen as that.
"""

import struct
from dataclasses import dataclass, field
from enum import IntEnum

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from squilla.doctor.pair.code import Code

SALT_BYTES = 16
KEY_BYTES = 32
SESSION_BYTES = 16
LANES = 4
LONGEST_TEXT = 256 * 1024
_TAG_BYTES = 16
_HEADER = struct.Struct(f">{SESSION_BYTES}sBQ")
_NONCE = struct.Struct(">cBxxQ")
LONGEST_MESSAGE = _HEADER.size + LONGEST_TEXT + _TAG_BYTES


class From(IntEnum):
    """Which end speaks."""

    OUTSIDE = ord("O")
    INSIDE = ord("I")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a message stands: the session, its lane (0-3), and its number there, from 1."""

    session: bytes
    lane: int
    number: int

    @property
    def header(self) -> bytes:
        """What a question begins with, in the clear."""
        return _HEADER.pack(self.session, self.lane, self.number)


@dataclass(frozen=True, slots=True)
class Keys:
    """Of one session, one a direction."""

    outside: bytes = field(repr=False)
    inside: bytes = field(repr=False)

    def of(self, end: From) -> bytes:
        """The key that an end seals with."""
        return self.outside if end is From.OUTSIDE else self.inside


def stretched(code: Code, salt: bytes) -> bytes:
    """The code's key: takes about 0.1 s and 32 MiB, so not on an event loop."""
    return Scrypt(salt=salt, length=KEY_BYTES, n=2**15, r=8, p=1).derive(code.symbols.encode())


def derived(secret: bytes, purpose: bytes, *, salt: bytes | None = None) -> bytes:
    """A key for one purpose."""
    info = b"squilla pair 1 " + purpose
    return HKDF(SHA256(), length=KEY_BYTES, salt=salt, info=info).derive(secret)


def seal(keys: Keys, end: From, place: Place, text: bytes) -> bytes:
    """`text` for the other end. Never twice for one place."""
    return AESGCM(keys.of(end)).encrypt(_nonce(end, place), text, place.header)


def unseal(keys: Keys, end: From, place: Place, sealed: bytes) -> bytes | None:
    """What `end` said at this place, None when it did not say that."""
    if not _TAG_BYTES <= len(sealed) <= LONGEST_TEXT + _TAG_BYTES:
        return None
    try:
        return AESGCM(keys.of(end)).decrypt(_nonce(end, place), sealed, place.header)
    except InvalidTag:
        return None


def split(message: bytes) -> tuple[Place, bytes] | None:
    """The place that a question claims to have, and its sealed text."""
    if not _HEADER.size + _TAG_BYTES <= len(message) <= LONGEST_MESSAGE:
        return None
    session, lane, number = _HEADER.unpack_from(message)
    return (Place(session, lane, number), message[_HEADER.size :]) if lane < LANES else None


def _nonce(end: From, place: Place) -> bytes:
    return _NONCE.pack(bytes([end]), place.lane, place.number)
