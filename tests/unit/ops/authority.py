"""Certificates as an authority on the internet makes them."""

import datetime as dt
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

NOW = dt.datetime(2026, 3, 1, tzinfo=dt.UTC)
HOST = "pbx.example.com"
_DAY = dt.timedelta(days=1)


def key() -> ec.EllipticCurvePrivateKey:
    """A private key."""
    return ec.generate_private_key(ec.SECP256R1())


def certificate(
    own: ec.EllipticCurvePrivateKey,
    signer: ec.EllipticCurvePrivateKey,
    *names: str,
    issuer: str = "Authority",
    until: dt.datetime = NOW + 90 * _DAY,
) -> x509.Certificate:
    """A certificate for these names, the first of which is its subject."""
    builder = (
        x509.CertificateBuilder()
        .subject_name(_name(names[0] if names else "nobody"))
        .issuer_name(_name(issuer))
        .public_key(own.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(until - 180 * _DAY)
        .not_valid_after(until)
    )
    if names:
        alternative = x509.SubjectAlternativeName([x509.DNSName(name) for name in names])
        builder = builder.add_extension(alternative, critical=False)
    return builder.sign(signer, hashes.SHA256())


def write_pem(path: Path, *found: x509.Certificate) -> Path:
    """A file with these certificates."""
    path.write_bytes(b"".join(c.public_bytes(serialization.Encoding.PEM) for c in found))
    return path


def write_key(path: Path, own: ec.EllipticCurvePrivateKey, password: bytes | None = None) -> Path:
    """A file with a private key."""
    protection = (
        serialization.BestAvailableEncryption(password)
        if password
        else serialization.NoEncryption()
    )
    pem, pkcs8 = serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8
    path.write_bytes(own.private_bytes(pem, pkcs8, protection))
    return path


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name)])
