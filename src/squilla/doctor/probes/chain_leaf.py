"""What there is to say about one certificate, in words that reports can show."""

import datetime as dt
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.x509.oid import NameOID

from squilla.doctor.probes.chain_read import serial_of

_LONGEST = 80
_MOST_NAMES = 20


@dataclass(frozen=True, slots=True)
class Leaf:
    """The certificate of a server; `names` are those it is good for, lower case, sorted.

    `key` is the kind of its key, an OID: a server may show one certificate with each kind.
    """

    fingerprint: str
    serial: str
    names: tuple[str, ...]
    key: str
    issuer: str
    begins: dt.datetime
    ends: dt.datetime

    def covers(self, host: str) -> bool:
        """It names the host, itself or by a wildcard for its first label (RFC 9525 §6.3)."""
        host = host.lower().rstrip(".")
        _, _, parent = host.partition(".")
        return host in self.names or f"*.{parent}" in self.names


def describe(certificate: x509.Certificate) -> Leaf:
    """Read a certificate; ValueError when its extensions make no sense."""
    return Leaf(
        fingerprint=certificate.fingerprint(hashes.SHA256()).hex(),
        serial=serial_of(certificate),
        names=_names(certificate),
        key=certificate.public_key_algorithm_oid.dotted_string,
        issuer=shown_name(certificate.issuer),
        begins=certificate.not_valid_before_utc,
        ends=certificate.not_valid_after_utc,
    )


def shown_name(name: x509.Name) -> str:
    """The common name, or else the whole; printable and short, because a stranger wrote it."""
    common = name.get_attributes_for_oid(NameOID.COMMON_NAME)
    text = str(common[0].value) if common else name.rfc4514_string()
    return "".join(one for one in text if one.isprintable())[:_LONGEST]


def _names(certificate: x509.Certificate) -> tuple[str, ...]:
    try:
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except x509.ExtensionNotFound:
        return ()
    dns = {one.lower() for one in names.get_values_for_type(x509.DNSName)}
    addresses = {str(one) for one in names.get_values_for_type(x509.IPAddress)}
    printable = (one for one in dns | addresses if one.isprintable())
    return tuple(sorted(printable))


def shown_names(names: tuple[str, ...]) -> str:
    """A few of the names, for a sentence."""
    return ", ".join(name[:_LONGEST] for name in names[:_MOST_NAMES]) or "-"
