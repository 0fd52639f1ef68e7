"""Encrypts a message for one browser: RFC 8291, in the content coding aes128gcm of RFC 8188.

The push service sees a length and nothing else. So a message is padded to whole KiB: a Ring and a
Missed look the same, whatever the number and the name of the caller.
"""

import os
from dataclasses import dataclass, field
from typing import Self

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from squilla.push.webpush import base64url

RECORD = 4096
"""Bytes of the one record, and of a whole body, at most (RFC 8291 section 4)."""

LONGEST = 3993
"""Bytes of a plaintext that services must take (RFC 8291 section 4)."""

SALT = 16

_STEP = 1024
_LAST_RECORD = b"\x02"


@dataclass(frozen=True, slots=True)
class BrowserKeys:
    """What a browser gave with its subscription: its public key on P-256 and a shared secret."""

    public: ec.EllipticCurvePublicKey = field(repr=False)
    auth: bytes = field(repr=False)

    @classmethod
    def read(cls, p256dh: str, auth: str) -> Self:
        """From base64url, as a PushSubscription has them. ValueError says which one is wrong."""
        try:
            point = base64url.decode(p256dh)
            public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        except ValueError:
            raise ValueError("p256dh is not a public key on P-256") from None
        try:
            secret = base64url.decode(auth)
        except ValueError:
            secret = b""
        if len(secret) != SALT:
            raise ValueError("auth is not a secret of 16 bytes")
        return cls(public, secret)


def encrypt(plaintext: bytes, keys: BrowserKeys) -> bytes:
    """The body of a push: padded, with a key and a salt that are used once.

    ValueError when the plaintext is longer than LONGEST bytes.
    """
    ephemeral = ec.generate_private_key(ec.SECP256R1())
    return encrypt_with(padded(plaintext), keys, ephemeral, os.urandom(SALT))


def padded(plaintext: bytes) -> bytes:
    """The plaintext, its delimiter and zeros, up to a whole KiB or the longest that is allowed."""
    if len(plaintext) > LONGEST:
        raise ValueError(f"the message is longer than {LONGEST} bytes")
    size = min(-(-len(plaintext) // _STEP) * _STEP, LONGEST)
    return plaintext + _LAST_RECORD + bytes(size - len(plaintext))


def encrypt_with(
    record: bytes, keys: BrowserKeys, ephemeral: ec.EllipticCurvePrivateKey, salt: bytes
) -> bytes:
    """The same with a given key and salt, for a record that ends in its delimiter and padding."""
    mine, theirs = _point(ephemeral.public_key()), _point(keys.public)
    shared = ephemeral.exchange(ec.ECDH(), keys.public)
    secret = _derived(shared, keys.auth, b"WebPush: info\0" + theirs + mine, 32)
    return encode(record, secret, salt, mine)


def encode(record: bytes, secret: bytes, salt: bytes, key_id: bytes) -> bytes:
    """One record in the content coding aes128gcm (RFC 8188), header included."""
    key = _derived(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(secret, salt, b"Content-Encoding: nonce\0", 12)
    header = salt + RECORD.to_bytes(4) + len(key_id).to_bytes(1) + key_id
    return header + AESGCM(key).encrypt(nonce, record, None)


def _point(key: ec.EllipticCurvePublicKey) -> bytes:
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(SHA256(), length, salt, info).derive(secret)
