"""What an app's publisher has from Apple to push with: a signing key and three names."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_pem_private_key


class BadCredentials(Exception):
    """Apple's key cannot be used; the text says what to change, and holds nothing of the key."""


@dataclass(frozen=True, slots=True)
class ApnsCredentials:
    """`key` is the PEM text of the .p8 file, `bundle` the app's id without `.voip`."""

    key: bytes = field(repr=False)
    key_id: str
    team_id: str
    bundle: str

    @classmethod
    def read(cls, path: Path, key_id: str, team_id: str, bundle: str) -> Self:
        """With the key in that file; BadCredentials when it is not there or no such key."""
        try:
            credentials = cls(path.read_bytes(), key_id, team_id, bundle)
        except OSError as error:
            raise BadCredentials(f"cannot read Apple's key {path}: {error.strerror}") from error
        credentials.signing_key()
        return credentials

    def signing_key(self) -> ec.EllipticCurvePrivateKey:
        """The key, ready to sign; BadCredentials when it is none on the curve P-256."""
        try:
            key = load_pem_private_key(self.key, None)
        except (ValueError, TypeError, UnsupportedAlgorithm) as error:
            raise BadCredentials("Apple's key is not a private key in PEM form (.p8)") from error
        if not isinstance(key, ec.EllipticCurvePrivateKey) or key.curve.name != "secp256r1":
            raise BadCredentials("Apple's key must be an EC private key on P-256 (.p8)")
        return key
