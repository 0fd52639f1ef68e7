"""The lab's certificate authority: a root, an intermediate, and certificates good and bad (B1)."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import (
    AuthorityInformationAccessOID,
    ExtendedKeyUsageOID,
    NameOID,
)

from lab.addresses import AUTHORITY_HOST

_DAY = dt.timedelta(days=1)
_LIFETIME = 90 * _DAY
_ISSUED_EARLIER = 10 * _DAY
_RENEWED_EARLIER = 1 * _DAY


@dataclass(frozen=True, slots=True)
class Issued:
    """A host's certificate as PEM: with the intermediate, alone, and its key."""

    full_chain: bytes
    alone: bytes
    key: bytes


class Authority:
    """Issues certificates as a recognised one does; `root` is what everybody trusts, as PEM."""

    def __init__(self) -> None:
        root_key = ec.generate_private_key(ec.SECP256R1())
        self._key = ec.generate_private_key(ec.SECP256R1())
        now = dt.datetime.now(dt.UTC)
        validity = (now - 1000 * _DAY, now + 1000 * _DAY)
        root = _Blank("Lab Root", "Lab Root", validity, depth=1).signed(root_key, root_key)
        between = _Blank("Lab Intermediate", "Lab Root", validity, depth=0)
        self._intermediate = between.signed(self._key, root_key)
        self.root = root.public_bytes(Encoding.PEM)

    @property
    def intermediate(self) -> bytes:
        """The intermediate as DER, as its address (AIA) serves it."""
        return self._intermediate.public_bytes(Encoding.DER)

    def issue(self, host: str, *, ended: bool = False, renewed: bool = False) -> Issued:
        """A certificate for `host`; one that expired two days ago, or one of yesterday."""
        now = dt.datetime.now(dt.UTC)
        age = _RENEWED_EARLIER if renewed else _ISSUED_EARLIER
        begin = now - (_LIFETIME + 2 * _DAY if ended else age)
        key = ec.generate_private_key(ec.SECP256R1())
        leaf = _Blank(host, "Lab Intermediate", (begin, begin + _LIFETIME)).signed(key, self._key)
        alone = leaf.public_bytes(Encoding.PEM)
        chain = alone + self._intermediate.public_bytes(Encoding.PEM)
        private = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return Issued(chain, alone, private)


@dataclass(frozen=True, slots=True)
class _Blank:
    """What is going to be signed; `depth` is how many authorities may follow, None for a host."""

    subject: str
    issuer: str
    validity: tuple[dt.datetime, dt.datetime]
    depth: int | None = None

    def signed(
        self, key: ec.EllipticCurvePrivateKey, by: ec.EllipticCurvePrivateKey
    ) -> x509.Certificate:
        builder = (
            x509.CertificateBuilder()
            .subject_name(_named(self.subject))
            .issuer_name(_named(self.issuer))
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(self.validity[0])
            .not_valid_after(self.validity[1])
        )
        for extension, critical in self._extensions(key, by):
            builder = builder.add_extension(extension, critical=critical)
        return builder.sign(by, hashes.SHA256())

    def _extensions(
        self, key: ec.EllipticCurvePrivateKey, by: ec.EllipticCurvePrivateKey
    ) -> list[tuple[x509.ExtensionType, bool]]:
        keys: list[tuple[x509.ExtensionType, bool]] = [
            (x509.SubjectKeyIdentifier.from_public_key(key.public_key()), False),
            (x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), False),
        ]
        if self.depth is not None:
            return [
                (x509.BasicConstraints(ca=True, path_length=self.depth), True),
                (_usage(signs_certificates=True), True),
                *keys,
            ]
        where = x509.UniformResourceIdentifier(f"http://{AUTHORITY_HOST}/intermediate.der")
        issuers = AuthorityInformationAccessOID.CA_ISSUERS
        return [
            (x509.BasicConstraints(ca=False, path_length=None), True),
            (_usage(signs_certificates=False), True),
            (x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), False),
            (x509.SubjectAlternativeName([x509.DNSName(self.subject)]), False),
            (x509.AuthorityInformationAccess([x509.AccessDescription(issuers, where)]), False),
            *keys,
        ]


def _usage(*, signs_certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        key_cert_sign=signs_certificates,
        crl_sign=signs_certificates,
        encipher_only=False,
        decipher_only=False,
    )


def _named(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, common)])


def write(issued: Issued, chain: Path, key: Path, *, alone: bool = False) -> None:
    """Put a certificate where a server reads it; `alone` forgets the intermediate."""
    chain.write_bytes(issued.alone if alone else issued.full_chain)
    key.write_bytes(issued.key)
    key.chmod(0o600)
