"""Says to a browser's push service who pushes: VAPID (RFC 8292).

A subscription is made for one key and is good for that one only, so the key must outlive
everything: a new key makes every browser subscribe anew.
"""

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Self

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
    load_pem_private_key,
)

from squilla.push.webpush import base64url
from squilla.push.webpush.endpoint import Origin

LIFE = 12 * 3600
"""Seconds that a token is good for; services refuse more than 24 h (RFC 8292 section 2)."""

_USED = LIFE // 2
_ORIGINS = 64


@dataclass(frozen=True, slots=True)
class VapidKey:
    """This installation's key on P-256."""

    private: ec.EllipticCurvePrivateKey = field(repr=False)

    @classmethod
    def generate(cls) -> Self:
        """A new key."""
        return cls(ec.generate_private_key(ec.SECP256R1()))

    @classmethod
    def read(cls, pem: bytes) -> Self:
        """From PEM without a password. ValueError when it is not a private key on P-256."""
        try:
            key = load_pem_private_key(pem, password=None)
        except (ValueError, TypeError):
            raise ValueError("the VAPID key is not a private key in PEM without password") from None
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
            raise ValueError("the VAPID key is not on the curve P-256")
        return cls(key)

    @property
    def pem(self) -> bytes:
        """The key as PKCS #8 in PEM, to be kept: a secret."""
        return self.private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())

    @property
    def public(self) -> str:
        """The public key in base64url, as browsers want it for `applicationServerKey`."""
        point = self.private.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        return base64url.encode(point)


class Vapid:
    """Authorization headers, a token for each push service, used for half of its life.

    `subject` (mailto: or https:) is where the services reach whoever runs this installation;
    `clock` gives Unix seconds.
    """

    def __init__(self, key: VapidKey, subject: str, clock: Callable[[], float]) -> None:
        self._key = key
        self._public = key.public
        self._subject = subject
        self._clock = clock
        self._tokens: OrderedDict[Origin, _Token] = OrderedDict()

    def authorization(self, origin: Origin) -> str:
        """The header's value for a push to that origin."""
        token = self._tokens.get(origin)
        if token is None or not 0 <= self._clock() - token.signed_at < _USED:
            token = self._sign(origin)
            self._tokens[origin] = token
        self._tokens.move_to_end(origin)
        if len(self._tokens) > _ORIGINS:
            self._tokens.popitem(last=False)
        return f"vapid t={token.text}, k={self._public}"

    def _sign(self, origin: Origin) -> "_Token":
        now = self._clock()
        claims = {"aud": str(origin), "exp": int(now) + LIFE, "sub": self._subject}
        return _Token(jwt.encode(claims, self._key.private, algorithm="ES256"), now)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str = field(repr=False)
    signed_at: float
