"""Two hellos, sealed with the code's key, that give both ends the keys of a session.

The outside first asks for the salt, then sends `nonce, seal(its X25519 key)`; the inside answers
`nonce, seal(its X25519 key, the session's id, a note)`, bound to the hello that it answers.
"""

import secrets
from dataclasses import dataclass, field
from hashlib import sha256

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from squilla.doctor.pair.seal import SESSION_BYTES, Keys, derived

_NONCE_BYTES = 12
_POINT_BYTES = 32
_TAG_BYTES = 16
HELLO_BYTES = _NONCE_BYTES + _POINT_BYTES + _TAG_BYTES
LONGEST_WELCOME = 16 * 1024
_HELLO, _WELCOME = b"hello", b"welcome"


@dataclass(frozen=True, slots=True)
class Hello:
    """What the outside sends, and what it keeps to understand the answer."""

    message: bytes
    own: X25519PrivateKey = field(repr=False)


@dataclass(frozen=True, slots=True)
class Joined:
    """A session: its id, its keys, and what the inside told of itself."""

    session: bytes = field(repr=False)
    keys: Keys = field(repr=False)
    note: bytes = field(repr=False)


def say_hello(secret: bytes) -> Hello:
    """A first message; `secret` is the code's key."""
    own = X25519PrivateKey.generate()
    return Hello(_sealed(secret, _HELLO, own.public_key().public_bytes_raw()), own)


def read_hello(secret: bytes, message: bytes) -> bytes | None:
    """The outside's public key; None when whoever wrote this does not hold the code."""
    return _unsealed(secret, _HELLO, message) if len(message) == HELLO_BYTES else None


def welcome(secret: bytes, hello: bytes, theirs: bytes, note: bytes) -> tuple[bytes, Joined]:
    """The answer to a hello that was read, and the session that begins with it.

    Raises ValueError for a public key that gives no secret (RFC 7748 §6.1).
    """
    own, session = X25519PrivateKey.generate(), secrets.token_bytes(SESSION_BYTES)
    text = own.public_key().public_bytes_raw() + session + note
    message = _sealed(secret, _WELCOME, text, bound_to=hello)
    return message, Joined(session, _keys(secret, own, theirs, hello + message), note)


def read_welcome(secret: bytes, hello: Hello, message: bytes) -> Joined | None:
    """The session; None when whoever answered does not hold the code."""
    text = _unsealed(secret, _WELCOME, message, bound_to=hello.message)
    if text is None or len(text) < _POINT_BYTES + SESSION_BYTES:
        return None
    theirs, rest = text[:_POINT_BYTES], text[_POINT_BYTES:]
    keys = _keys(secret, hello.own, theirs, hello.message + message)
    return Joined(rest[:SESSION_BYTES], keys, rest[SESSION_BYTES:])


def _keys(secret: bytes, own: X25519PrivateKey, theirs: bytes, transcript: bytes) -> Keys:
    shared = own.exchange(X25519PublicKey.from_public_bytes(theirs)) + secret
    salt = sha256(transcript).digest()
    return Keys(derived(shared, b"outside", salt=salt), derived(shared, b"inside", salt=salt))


def _sealed(secret: bytes, purpose: bytes, text: bytes, *, bound_to: bytes = b"") -> bytes:
    nonce = secrets.token_bytes(_NONCE_BYTES)
    return nonce + AESGCM(derived(secret, purpose)).encrypt(nonce, text, bound_to)


def _unsealed(
    secret: bytes, purpose: bytes, message: bytes, *, bound_to: bytes = b""
) -> bytes | None:
    nonce, sealed = message[:_NONCE_BYTES], message[_NONCE_BYTES:]
    if len(sealed) < _TAG_BYTES:
        return None
    try:
        return AESGCM(derived(secret, purpose)).decrypt(nonce, sealed, bound_to)
    except InvalidTag:
        return None
