"""A browser's end of Web Push: its keys, and decryption written from RFC 8291 and RFC 8188.

HKDF is done here by hand (RFC 5869), so that a slip in the product is not repeated here.
"""

import base64
import hashlib
import hmac
import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

RECORD_LIMIT = 4096
_HEADER = 16 + 4 + 1 + 65


class BadBody(ValueError):
    """A body that a browser would throw away."""


class Browser:
    """One subscription's secrets."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = os.urandom(16)

    @property
    def p256dh(self) -> str:
        return unpadded(self._point)

    @property
    def auth(self) -> str:
        return unpadded(self._auth)

    @property
    def _point(self) -> bytes:
        return self._key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)

    def decrypt(self, body: bytes) -> bytes:
        """The plaintext of one record, its padding removed."""
        if len(body) < _HEADER + 17:
            raise BadBody("the body is shorter than a header and an empty record")
        salt, size, length = body[:16], int.from_bytes(body[16:20]), body[20]
        sender, sealed = body[21 : 21 + length], body[21 + length :]
        if length != 65:
            raise BadBody("the key id is not a public key")
        if not 18 <= size <= RECORD_LIMIT or len(sealed) > size:
            raise BadBody(f"a record of {size} bytes, and {len(sealed)} that follow")
        return _unpadded_record(self._open(salt, sender, sealed))

    def _open(self, salt: bytes, sender: bytes, sealed: bytes) -> bytes:
        try:
            public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), sender)
        except ValueError:
            raise BadBody("the key id is not a point on P-256") from None
        shared = self._key.exchange(ec.ECDH(), public)
        extracted = _mac(self._auth, shared)
        secret = _mac(extracted, b"WebPush: info\x00" + self._point + sender + b"\x01")
        start = _mac(salt, secret)
        key = _mac(start, b"Content-Encoding: aes128gcm\x00\x01")[:16]
        nonce = _mac(start, b"Content-Encoding: nonce\x00\x01")[:12]
        try:
            return AESGCM(key).decrypt(nonce, sealed, None)
        except InvalidTag:
            raise BadBody("the record cannot be decrypted") from None


def unpadded(data: bytes) -> str:
    """Base64url as browsers write it."""
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def repadded(text: str) -> bytes:
    """Back from it; ValueError when it holds anything else."""
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def _unpadded_record(record: bytes) -> bytes:
    bare = record.rstrip(b"\x00")
    if not bare.endswith(b"\x02"):
        raise BadBody("the record does not end in the delimiter of the last one")
    return bare[:-1]


def _mac(key: bytes, data: bytes) -> bytes:
    return hmac.new(key, data, hashlib.sha256).digest()
