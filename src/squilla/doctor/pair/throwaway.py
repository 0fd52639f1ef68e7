"""A certificate for a few minutes: it only makes TLS possible, and vouches for nobody."""

import datetime as dt
import secrets
import ssl
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

_LIFE = dt.timedelta(days=1)


def server_context(pem: Path | None) -> ssl.SSLContext:
    """A server's TLS with the certificate and key of one PEM file, or with one made now.

    Raises OSError (ssl.SSLError is one) for a file that can't be used.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if pem is not None:
        context.load_cert_chain(pem)
        return context
    with TemporaryDirectory() as folder:
        made = Path(folder) / "pair.pem"
        made.touch(mode=0o600)
        made.write_bytes(_throwaway(dt.datetime.now(dt.UTC)))
        context.load_cert_chain(made)
    return context


def _throwaway(now: dt.datetime) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, secrets.token_hex(8))])
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - _LIFE)
        .not_valid_after(now + _LIFE)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return private + certificate.public_bytes(serialization.Encoding.PEM)
