"""A certificate authority with an intermediate, as the recognised ones have (B1)."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

HOST = "localhost"


@dataclass(frozen=True)
class Issued:
    """A certificate up to below the root, and its key, as PEM; `leaf` is the certificate as DER."""

    chain: bytes
    key: bytes
    leaf: bytes

    def write(self, chain: Path, key: Path) -> None:
        chain.write_bytes(self.chain)
        key.write_bytes(self.key)


class Authority:
    """Issues certificates for localhost; `root` is what clients trust, as PEM."""

    def __init__(self) -> None:
        root_key = ec.generate_private_key(ec.SECP256R1())
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._intermediate = _signed("Intermediate", self._key, "Root", root_key, depth=0)
        self.root = _signed("Root", root_key, "Root", root_key, depth=1).public_bytes(Encoding.PEM)

    def issue(self) -> Issued:
        key = ec.generate_private_key(ec.SECP256R1())
        leaf = _signed(HOST, key, "Intermediate", self._key)
        chain = b"".join(part.public_bytes(Encoding.PEM) for part in (leaf, self._intermediate))
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return Issued(chain, private, leaf.public_bytes(Encoding.DER))


def _signed(
    subject: str,
    key: ec.EllipticCurvePrivateKey,
    issuer: str,
    issuer_key: ec.EllipticCurvePrivateKey,
    depth: int | None = None,
) -> x509.Certificate:
    """For `subject`: a host when it has no `depth` of authorities below it."""
    now = dt.datetime.now(dt.UTC)
    names = x509.SubjectAlternativeName([x509.DNSName(subject)])
    limits = x509.BasicConstraints(ca=depth is not None, path_length=depth)
    return (
        x509.CertificateBuilder()
        .subject_name(_named(subject))
        .issuer_name(_named(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + dt.timedelta(days=1))
        .add_extension(names if depth is None else limits, critical=depth is not None)
        .sign(issuer_key, hashes.SHA256())
    )


def _named(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])
