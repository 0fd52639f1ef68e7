"""One TLS handshake, to see what a port shows: nothing is verified here, only recorded (B1).

OpenSSL bounds what a server can send: 100 KiB of certificates, and none of it is kept but those.
"""

import _ssl
import asyncio
import socket
import ssl
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

_CONNECT_SECONDS = 4.0
_HANDSHAKE_SECONDS = 5.0
_LONGEST_WHY = 80
_NOT_TLS = frozenset(
    {"WRONG_VERSION_NUMBER", "HTTP_REQUEST", "PACKET_LENGTH_TOO_LONG", "RECORD_LAYER_FAILURE"}
)


class Version(StrEnum):
    """The versions that phones speak (RFC 5246, RFC 8446)."""

    TLS13 = "TLS 1.3"
    TLS12 = "TLS 1.2"


class NoHandshake(StrEnum):
    """Why there is no certificate; the first three are of TCP, the others of an open port."""

    REFUSED = "refused"
    SILENT = "silent"
    UNREACHABLE = "unreachable"
    MUTE = "mute"
    CLOSED = "closed"
    NOT_TLS = "not_tls"
    ALERT = "alert"

    @property
    def is_open(self) -> bool:
        """Somebody accepted the TCP connection."""
        return self not in {NoHandshake.REFUSED, NoHandshake.SILENT, NoHandshake.UNREACHABLE}


@dataclass(frozen=True, slots=True)
class Handshake:
    """What became of it: `chain` is what the server sent, as DER, in its order.

    `server_name` is the SNI (RFC 6066 §3), empty for none; `why` is OpenSSL's word for a failure.
    """

    address: str
    port: int
    server_name: str
    version: Version
    chain: tuple[bytes, ...] = ()
    failure: NoHandshake | None = None
    why: str = ""


async def shake_hands(address: str, port: int, server_name: str, version: Version) -> Handshake:
    """Try a handshake of exactly this version; within 9 s, never raising for what a peer does."""
    chain: tuple[bytes, ...] = ()
    plain = await connected(address, port)
    if isinstance(plain, NoHandshake):
        return Handshake(address, port, server_name, version, failure=plain)
    failure, why = None, ""
    with plain:
        try:
            async with asyncio.timeout(_HANDSHAKE_SECONDS):
                chain = await _shown(plain, server_name, version)
        except TimeoutError:
            failure = NoHandshake.MUTE
        except ssl.SSLError as error:
            why = str(error.reason or "")[:_LONGEST_WHY]
            failure = NoHandshake.NOT_TLS if why in _NOT_TLS else NoHandshake.ALERT
        except OSError:
            failure = NoHandshake.CLOSED
    return Handshake(address, port, server_name, version, chain, failure, why)


async def connected(address: str, port: int) -> socket.socket | NoHandshake:
    """A TCP connection, for the caller to close; within 4 s."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        plain = socket.socket(family, socket.SOCK_STREAM)
    except OSError:
        return NoHandshake.UNREACHABLE
    plain.settimeout(0)
    failure = await _connect(plain, address, port)
    if failure is None:
        return plain
    plain.close()
    return failure


async def _connect(plain: socket.socket, address: str, port: int) -> NoHandshake | None:
    try:
        async with asyncio.timeout(_CONNECT_SECONDS):
            await asyncio.get_running_loop().sock_connect(plain, (address, port))
    except ConnectionRefusedError:
        return NoHandshake.REFUSED
    except TimeoutError:
        return NoHandshake.SILENT
    except OSError:
        return NoHandshake.UNREACHABLE
    return None


async def _shown(plain: socket.socket, server_name: str, version: Version) -> tuple[bytes, ...]:
    transport, _ = await asyncio.get_running_loop().create_connection(
        asyncio.Protocol, sock=plain, ssl=_context(version), server_hostname=server_name
    )
    try:
        return _chain(transport.get_extra_info("ssl_object"))
    finally:
        transport.abort()


def _context(version: Version) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE  # what is wrong with the chain is what we want to read
    only = ssl.TLSVersion.TLSv1_3 if version is Version.TLS13 else ssl.TLSVersion.TLSv1_2
    context.minimum_version = context.maximum_version = only
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return context


def _chain(shown: Any) -> tuple[bytes, ...]:  # noqa: ANN401 - the method is public from 3.13 on
    if hasattr(shown, "get_unverified_chain"):
        return tuple(shown.get_unverified_chain())
    sent = shown._sslobj.get_unverified_chain() or ()  # noqa: SLF001 - the only way before 3.13
    return tuple(certificate.public_bytes(_ssl.ENCODING_DER) for certificate in sent)
