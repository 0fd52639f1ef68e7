"""Fetches the certificate of an issuer from where a certificate says it is (RFC 5280 §4.2.2.1).

The address comes from whoever runs the port under examination, so it is not trusted: plain http on
port 80 of public addresses only, resolved once, no redirections, little data.
"""

import asyncio
import ipaddress
import re
from dataclasses import dataclass
from enum import StrEnum

import httpx2
from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.serialization import pkcs7
from cryptography.x509.oid import AuthorityInformationAccessOID as Access

from squilla.doctor.probes.lookup import lookup
from squilla.robot.bounded import read_at_most

MOST_BYTES = 64 * 1024
_SECONDS = 4.0
_MOST_URLS = 2
_MOST_CERTIFICATES = 8
_LONGEST_URL = 200
_HTTP_PORT = 80
# Nothing in it means something to a shell: remedies print it inside a command.
_PLAIN_URL = re.compile(r"http://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[A-Za-z0-9._~%/-]*)?")


class NotFetched(StrEnum):
    """Why there is no certificate of the issuer."""

    FORBIDDEN = "forbidden"
    NO_ANSWER = "no_answer"
    TOO_BIG = "too_big"
    UNREADABLE = "unreadable"


def issuer_urls(certificate: x509.Certificate) -> tuple[str, ...]:
    """Its caIssuers addresses that can be followed: at most two, http only."""
    try:
        access = certificate.extensions.get_extension_for_class(x509.AuthorityInformationAccess)
    except (x509.ExtensionNotFound, ValueError):
        return ()
    urls = (
        one.access_location.value
        for one in access.value
        if one.access_method == Access.CA_ISSUERS
        and isinstance(one.access_location, x509.UniformResourceIdentifier)
    )
    return tuple(url for url in urls if _is_plain(url))[:_MOST_URLS]


@dataclass(frozen=True, slots=True)
class Fetcher:
    """Fetches issuers; `is_private_allowed` for CAs of one's own, on any address and port."""

    is_private_allowed: bool = False

    async def __call__(self, url: str) -> tuple[x509.Certificate, ...] | NotFetched:
        """The certificates at `url`: DER, PEM or PKCS #7; within 4 s."""
        if not _is_plain(url):
            return NotFetched.FORBIDDEN
        try:
            async with asyncio.timeout(_SECONDS):
                body = await self._body(httpx2.URL(url))
        except (TimeoutError, OSError, UnicodeError, httpx2.HTTPError, httpx2.InvalidURL):
            return NotFetched.NO_ANSWER
        return body if isinstance(body, NotFetched) else read_certificates(body)

    async def _body(self, url: httpx2.URL) -> bytes | NotFetched:
        port = url.port or _HTTP_PORT
        address = await self._address(url.host, port)
        if address is None:
            return NotFetched.FORBIDDEN
        there = url.copy_with(host=address)
        headers = {"Host": url.netloc.decode("ascii")}
        async with (
            httpx2.AsyncClient(trust_env=False, timeout=_SECONDS) as client,
            client.stream("GET", there, headers=headers) as response,
        ):
            if response.status_code != httpx2.codes.OK:
                return NotFetched.NO_ANSWER
            body = await read_at_most(response.aiter_raw(MOST_BYTES), MOST_BYTES)
            return NotFetched.TOO_BIG if body is None else body

    async def _address(self, host: str, port: int) -> str | None:
        """An address of the host that may be asked; connecting to it, not to the name, keeps it."""
        for address in await lookup(host):
            if self.is_private_allowed or (port == _HTTP_PORT and _is_public(address)):
                return address
        return None


def read_certificates(body: bytes) -> tuple[x509.Certificate, ...] | NotFetched:
    """Certificates in any of the forms that CAs publish them in."""
    for read in (_read_pem, _read_der, pkcs7.load_der_pkcs7_certificates, _read_pem_pkcs7):
        try:
            found = read(body)
        except (ValueError, UnsupportedAlgorithm):
            continue
        if found:
            return tuple(found[:_MOST_CERTIFICATES])
    return NotFetched.UNREADABLE


def _read_pem(body: bytes) -> list[x509.Certificate]:
    return x509.load_pem_x509_certificates(body)


def _read_der(body: bytes) -> list[x509.Certificate]:
    return [x509.load_der_x509_certificate(body)]


def _read_pem_pkcs7(body: bytes) -> list[x509.Certificate]:
    return pkcs7.load_pem_pkcs7_certificates(body)


def _is_plain(url: str) -> bool:
    return len(url) <= _LONGEST_URL and _PLAIN_URL.fullmatch(url) is not None


def _is_public(address: str) -> bool:
    parsed = ipaddress.ip_address(address)
    return parsed.is_global and not parsed.is_multicast
