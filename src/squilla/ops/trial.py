"""A trial authority and certificate, so that everything can be tried before a real one exists.

Phones refuse it (B1): whatever shows it says so. Only this installation's robot trusts it.
"""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

LIFETIME = dt.timedelta(days=397)  # the longest that browsers accept of any authority
RENEW_BEFORE = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class TrialFiles:
    """Where the trial authority and certificate live."""

    folder: Path

    @property
    def authority(self) -> Path:
        """The authority's certificate, for those who want to trust it."""
        return self.folder / "trial-ca.pem"

    @property
    def chain(self) -> Path:
        """The server's certificate and the authority's."""
        return self.folder / "trial.pem"

    @property
    def key(self) -> Path:
        """The server's private key."""
        return self.folder / "trial.key"


def ensure_trial(files: TrialFiles, host: str, now: dt.datetime) -> TrialFiles:
    """Make the trial certificate for `host` and localhost unless a fitting one is there."""
    if not _fits(files, host, now):
        _make(files, host, now)
    return files


def _fits(files: TrialFiles, host: str, now: dt.datetime) -> bool:
    try:
        leaf = x509.load_pem_x509_certificate(files.chain.read_bytes())
        key = serialization.load_pem_private_key(files.key.read_bytes(), None)
    except (OSError, ValueError):
        return False
    if leaf.public_key() != key.public_key():
        return False
    names = leaf.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    fresh = leaf.not_valid_after_utc - now > RENEW_BEFORE
    return fresh and host in names.get_values_for_type(x509.DNSName)


def _make(files: TrialFiles, host: str, now: dt.datetime) -> None:
    files.folder.mkdir(parents=True, exist_ok=True, mode=0o755)
    authority_key = ec.generate_private_key(ec.SECP256R1())
    authority_name = _name("Squilla trial authority - not for phones")
    authority = (
        _draft(authority_name, authority_name, authority_key, now)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_key_usage(signs_certificates=True), critical=True)
        .sign(authority_key, hashes.SHA256())
    )
    key = ec.generate_private_key(ec.SECP256R1())
    names = [x509.DNSName(name) for name in dict.fromkeys((host, "localhost"))]
    purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH])
    leaf = (
        _draft(_name(host), authority_name, key, now)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(_key_usage(signs_certificates=False), critical=True)
        .add_extension(purpose, critical=False)
        .sign(authority_key, hashes.SHA256())
    )
    files.authority.write_bytes(_pem(authority))
    files.chain.write_bytes(_pem(leaf) + _pem(authority))
    _write_key(files.key, key)


def _draft(
    subject: x509.Name,
    issuer: x509.Name,
    key: ec.EllipticCurvePrivateKey,
    now: dt.datetime,
) -> x509.CertificateBuilder:
    return (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(issuer)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - dt.timedelta(hours=1))
        .not_valid_after(now + LIFETIME)
    )


def _name(common_name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common_name[:64])])


def _key_usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not signs_certificates,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


def _write_key(path: Path, key: ec.EllipticCurvePrivateKey) -> None:
    path.touch(mode=0o600)
    path.chmod(0o600)
    path.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
