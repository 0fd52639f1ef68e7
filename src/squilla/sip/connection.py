"""How SIP bytes travel: one TLS connection to a server, or a UDP port (RFC 3261 §18, RFC 3581).

Both hand over whole messages and know nothing of transactions.
"""

import asyncio
import ssl
from collections.abc import Callable
from typing import Protocol, TypeAlias, cast

import structlog

from squilla.sip.framing import StreamFramer
from squilla.sip.wire import AnyMessage, parse

Address: TypeAlias = tuple[str, int]
OnMessage: TypeAlias = Callable[[AnyMessage, Address], None]
OnLost: TypeAlias = Callable[[str], None]

CONNECT_SECONDS = 10.0
KEEPALIVE_SECONDS = 30.0
_CLOSE_SECONDS = 2.0
_MAX_DATAGRAM = 65535
log = structlog.get_logger(__name__)


class Connection(Protocol):
    """What an agent needs of a transport; `local` is what Via and Contact say of us."""

    name: str
    reliable: bool
    local: Address
    on_message: OnMessage
    on_lost: OnLost

    def send(self, data: bytes, to: Address) -> None:
        """Send one message; a stream has only one place to send it to."""

    async def close(self) -> None:
        """Free the socket."""


class TlsConnection(asyncio.Protocol):
    """A verified TLS connection to a SIP server, kept alive with CRLFs (RFC 5626 §4.4.1)."""

    name = "TLS"
    reliable = True

    def __init__(self) -> None:
        self.local: Address = ("", 0)
        self.on_message: OnMessage = lambda _message, _source: None
        self.on_lost: OnLost = lambda _why: None
        self._peer: Address = ("", 0)
        self._framer = StreamFramer()
        self._transport: asyncio.Transport
        self._keepalive: asyncio.TimerHandle
        self._gone: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    @classmethod
    async def open(
        cls, host: str, port: int, context: ssl.SSLContext, server_hostname: str
    ) -> "TlsConnection":
        """Connect, and verify the certificate for `server_hostname` as `context` says.

        Raises OSError (socket.gaierror, ConnectionRefusedError, ssl.SSLCertVerificationError ...)
        or TimeoutError.
        """
        loop = asyncio.get_running_loop()
        async with asyncio.timeout(CONNECT_SECONDS):
            _, connection = await loop.create_connection(
                cls, host, port, ssl=context, server_hostname=server_hostname
            )
        return connection

    def send(self, data: bytes, to: Address) -> None:  # noqa: ARG002  one stream, one place
        """Write one message."""
        if not self._transport.is_closing():
            self._transport.write(data)

    async def close(self) -> None:
        """Close in order, or at once when the other side doesn't answer."""
        for end in (self._transport.close, self._transport.abort):
            if not self._gone.done():
                end()
                await asyncio.wait([self._gone], timeout=_CLOSE_SECONDS)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Learn our address (asyncio calls this)."""
        self._transport = cast("asyncio.Transport", transport)
        self.local = transport.get_extra_info("sockname")[:2]
        self._peer = transport.get_extra_info("peername")[:2]
        self._schedule_ping()

    def data_received(self, data: bytes) -> None:
        """Cut out messages and hand them on (asyncio calls this)."""
        try:
            messages = self._framer.feed(data)
        except ValueError as error:
            log.warning("SIP stream cannot be followed", peer=self._peer, why=str(error))
            self._transport.abort()
            return
        for message in messages:
            _deliver(self, message, self._peer)

    def connection_lost(self, exc: Exception | None) -> None:
        """Say so, once (asyncio calls this)."""
        self._keepalive.cancel()
        self._gone.set_result(None)
        self.on_lost(str(exc or "the server closed the connection"))

    def _schedule_ping(self) -> None:
        loop = asyncio.get_running_loop()
        self._keepalive = loop.call_later(KEEPALIVE_SECONDS, self._ping)

    def _ping(self) -> None:
        self.send(b"\r\n\r\n", self._peer)
        self._schedule_ping()


class UdpEndpoint(asyncio.DatagramProtocol):
    """A UDP port."""

    name = "UDP"
    reliable = False

    def __init__(self) -> None:
        self.local: Address = ("", 0)
        self.on_message: OnMessage = lambda _message, _source: None
        self.on_lost: OnLost = lambda _why: None
        self._transport: asyncio.DatagramTransport

    @classmethod
    async def open(cls, host: str, port: int = 0) -> "UdpEndpoint":
        """Bind a port of `host` (0 takes a free one); raises OSError."""
        loop = asyncio.get_running_loop()
        _, endpoint = await loop.create_datagram_endpoint(cls, local_addr=(host, port))
        return endpoint

    def send(self, data: bytes, to: Address) -> None:
        """Send one message."""
        if not self._transport.is_closing() and len(data) <= _MAX_DATAGRAM:
            self._transport.sendto(data, to)

    async def close(self) -> None:
        """Free the port."""
        self._transport.close()
        await asyncio.sleep(0)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Learn our address (asyncio calls this)."""
        self._transport = cast("asyncio.DatagramTransport", transport)
        self.local = transport.get_extra_info("sockname")[:2]

    def datagram_received(self, data: bytes, addr: Address) -> None:
        """Hand one message on (asyncio calls this)."""
        if data.strip(b"\r\n\0"):
            _deliver(self, data, addr[:2])


def _deliver(connection: Connection, data: bytes, source: Address) -> None:
    try:
        message = parse(data)
    except ValueError as error:
        log.info("unreadable SIP message dropped", peer=source, why=str(error))
        return
    connection.on_message(message, source)
