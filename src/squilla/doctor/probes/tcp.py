"""Opens a TCP connection and TLS on it, and says at which of the two steps it stopped.

The certificate is not verified here: whether phones would trust it is another question (B1). Old
versions and ciphers are let in for the same reason.
"""

import asyncio
import errno
import socket
import ssl
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import StrEnum

CONNECT_SECONDS = 4.0
TLS_SECONDS = 4.0
_CLOSE_SECONDS = 0.5
_NOT_FROM_HERE = {errno.ENETUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT, errno.EPERM}
_NOT_FROM_HERE |= {errno.EACCES, errno.EINVAL}


class Reach(StrEnum):
    """How far a connection came."""

    REFUSED = "refused"
    TURNED_AWAY = "turned away"
    SILENT = "silent"
    NOT_FROM_HERE = "not from here"
    MUTE = "mute"
    NOT_TLS = "not TLS"
    TLS_REFUSED = "TLS refused"
    TLS = "TLS"

    @property
    def is_accepted(self) -> bool:
        """Whether the TCP connection stood, which a SYN proxy does for dead hosts too."""
        return self in {Reach.MUTE, Reach.NOT_TLS, Reach.TLS_REFUSED, Reach.TLS}


@dataclass(frozen=True, slots=True)
class Reached:
    """`why` is an error's name, `certificate` is DER as sent, `milliseconds` that of the SYN."""

    reach: Reach
    milliseconds: int = 0
    why: str = ""
    version: str = ""
    certificate: bytes = field(default=b"", repr=False)


@dataclass(frozen=True, slots=True)
class Stream:
    """A TLS connection that stands."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    @property
    def local(self) -> tuple[str, int]:
        """Our own address and port."""
        name: tuple[str, int] = self.writer.get_extra_info("sockname")[:2]
        return name


def new_socket(address: str, port: int = 0) -> socket.socket:
    """A TCP socket for an address, whose own port is known before it dials; raises OSError."""
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    made.settimeout(0)
    try:
        made.bind(("::" if family == socket.AF_INET6 else "0.0.0.0", port))
    except OSError:
        made.close()
        raise
    return made


@asynccontextmanager
async def dialled(
    address: str, port: int, host: str, own: socket.socket | None = None
) -> AsyncIterator[tuple[Reached, Stream | None]]:
    """Connect to an address with TLS for `host`; the stream is None unless TLS stood.

    `own` is a socket of `new_socket`; whichever is used is closed at the end.
    """
    try:
        used = own or new_socket(address)
    except OSError as error:
        yield Reached(Reach.NOT_FROM_HERE, why=_name(error)), None
        return
    with used:
        reached, stream = await _open(used, address, port, host)
        try:
            yield reached, stream
        finally:
            if stream:
                await _close(stream.writer)


async def _open(
    own: socket.socket, address: str, port: int, host: str
) -> tuple[Reached, Stream | None]:
    began = time.monotonic()
    failed = await _connect(own, address, port)
    milliseconds = round((time.monotonic() - began) * 1000)
    if failed:
        return failed, None
    try:
        reader, writer = await asyncio.open_connection(
            sock=own,
            ssl=_permissive(),
            server_hostname=host,
            ssl_handshake_timeout=TLS_SECONDS,
        )
    except OSError as error:
        return Reached(_tls_failure(error), milliseconds, _name(error)), None
    tls: ssl.SSLObject = writer.get_extra_info("ssl_object")
    certificate = tls.getpeercert(binary_form=True) or b""
    reached = Reached(Reach.TLS, milliseconds, "", tls.version() or "", certificate)
    return reached, Stream(reader, writer)


async def _connect(own: socket.socket, address: str, port: int) -> Reached | None:
    try:
        async with asyncio.timeout(CONNECT_SECONDS):
            await asyncio.get_running_loop().sock_connect(own, (address, port))
    except TimeoutError:
        return Reached(Reach.SILENT)
    except OSError as error:
        return Reached(_refusal(error, address), why=_name(error))
    return None


def _refusal(error: OSError, address: str) -> Reach:
    if error.errno in {errno.ECONNREFUSED, errno.ECONNRESET}:
        return Reach.REFUSED
    # Without IPv6 here the nearest router says what on IPv4 only the other end's router does.
    if error.errno in _NOT_FROM_HERE or ":" in address:
        return Reach.NOT_FROM_HERE
    return Reach.TURNED_AWAY


def _tls_failure(error: OSError) -> Reach:
    if not isinstance(error, ssl.SSLError) or isinstance(error, ssl.SSLEOFError):
        return Reach.MUTE
    return Reach.TLS_REFUSED if "ALERT" in (error.reason or "") else Reach.NOT_TLS


def _permissive() -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    return context


def _name(error: OSError) -> str:
    if isinstance(error, ssl.SSLError):
        return error.reason or "SSL"
    return errno.errorcode.get(error.errno or 0, type(error).__name__)


async def _close(writer: asyncio.StreamWriter) -> None:
    writer.close()
    try:
        async with asyncio.timeout(_CLOSE_SECONDS):
            await writer.wait_closed()
    except TimeoutError:
        writer.transport.abort()
    except OSError:
        return
