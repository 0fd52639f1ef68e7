"""The certificate authorities that are trusted: this machine's list, and the target's own (B1)."""

import ssl
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.x509.verification import Store

from squilla.doctor.probes.chain_read import read_certificate

_MOST_BYTES = 8 << 20
_FILES = (
    "/etc/ssl/certs/ca-certificates.crt",
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",
    "/etc/ssl/cert.pem",
)


@dataclass(frozen=True, slots=True)
class TrustStore:
    """What a path has to end at."""

    roots: frozenset[x509.Certificate]

    @property
    def store(self) -> Store:
        """For the verifier; there must be roots."""
        return Store(list(self.roots))


def load_trust(authority: Path | None) -> TrustStore:
    """The roots of this machine and those in `authority` (PEM); none when no list can be read."""
    roots = set(_of_system())
    if authority is not None:
        roots |= set(_in_file(authority))
    return TrustStore(frozenset(roots))


def _of_system() -> Iterator[x509.Certificate]:
    """OpenSSL's own bundle, or one where other systems keep it, or what the system hands over."""
    named = ssl.get_default_verify_paths().cafile
    for file in (named, *_FILES):
        found = list(_in_file(Path(file))) if file else []
        if found:
            yield from found
            return
    for der in ssl.create_default_context().get_ca_certs(binary_form=True):
        yield from _readable(der)


def _in_file(file: Path) -> Iterator[x509.Certificate]:
    """One by one, because a certificate that cannot be read must not hide the others."""
    try:
        with file.open("rb") as opened:
            text = opened.read(_MOST_BYTES)
    except OSError:
        return
    end = b"-----END CERTIFICATE-----"
    for part in text.split(end)[:-1]:
        _, begin, body = part.partition(b"-----BEGIN CERTIFICATE-----")
        yield from _readable(begin + body + end)


def _readable(certificate: bytes) -> Iterator[x509.Certificate]:
    try:
        yield read_certificate(certificate)
    except ValueError:
        return
