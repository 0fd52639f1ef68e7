"""An HTTPS server that speaks HTTP/2 only (RFC 9113), as push services do, in a thread of its own.

What a client does against HTTP/2 itself ends in `violations`, beside what a handler adds there.
"""

import asyncio
import ssl
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Self

from h2.config import H2Configuration
from h2.connection import H2Connection
from h2.events import DataReceived, Event, RequestReceived, StreamEnded, StreamReset
from h2.exceptions import ProtocolError
from h2.settings import SettingCodes
from hyperframe.frame import GoAwayFrame

_BODY_LIMIT = 65536
_FRAME = 16384
_STREAMS = 1000
_SECONDS = 5.0


@dataclass(frozen=True)
class Request:
    """A whole request; header names are in lower case; `connection` counts from 1."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    connection: int


@dataclass(frozen=True)
class Answer:
    """What the server says, `after` so many seconds, during which other streams go on.

    A body is at most 64 kB, the window of a client that has read nothing.
    """

    status: int
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    after: float = 0.0


DROP = Answer(0)
"""Status 0 closes the connection without an answer."""

Handler = Callable[[Request], Answer]


class Http2Server:
    """Serves between `with` and its end, on `address` as localhost; a handler runs in its thread.

    A handler that raises is answered 500 and counts as a violation.
    """

    def __init__(
        self,
        handler: Handler,
        certificate: Path,
        key: Path,
        port: int = 0,
        address: str = "127.0.0.1",
    ) -> None:
        self.port = port
        self.connections = 0
        self.violations: list[str] = []
        self._handler = handler
        self._address = address
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(certificate, key)
        self._context.set_alpn_protocols(["h2"])
        self._loop = asyncio.new_event_loop()
        self._open: set[_Connection] = set()
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, daemon=True)

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        if not self._ready.wait(_SECONDS):
            raise TimeoutError("the fake server does not start")
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(_SECONDS)

    def goaway(self) -> None:
        """Tells every client to go elsewhere; closes when the streams that it had are answered."""
        self._in_thread(lambda connection: connection.goaway())

    def close_connections(self) -> None:
        """Closes every connection at once, with whatever is on its way."""
        self._in_thread(lambda connection: connection.close())

    def answer(self, request: Request) -> Answer:
        """What the handler says."""
        try:
            return self._handler(request)
        except Exception as error:  # noqa: BLE001 - a test must see it, whatever it is
            self.violations.append(f"the handler failed: {error!r}")
            return Answer(500)

    def opened(self, connection: "_Connection") -> int:
        """Counts a client that speaks HTTP/2; its number."""
        self._open.add(connection)
        self.connections += 1
        return self.connections

    def closed(self, connection: "_Connection") -> None:
        self._open.discard(connection)

    def _in_thread(self, act: Callable[["_Connection"], None]) -> None:
        done = threading.Event()

        def run() -> None:
            for connection in tuple(self._open):
                act(connection)
            done.set()

        self._loop.call_soon_threadsafe(run)
        if not done.wait(_SECONDS):
            raise TimeoutError("the fake server does not answer")

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(self._listen())
        self._ready.set()
        self._loop.run_forever()
        self._loop.run_until_complete(self._stop(server))
        self._loop.close()

    async def _listen(self) -> asyncio.Server:
        server = await self._loop.create_server(
            lambda: _Connection(self), self._address, self.port, ssl=self._context
        )
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _stop(self, server: asyncio.Server) -> None:
        server.close()
        for connection in tuple(self._open):
            connection.close()
        await asyncio.sleep(0.01)


class _Connection(asyncio.Protocol):
    """One client."""

    def __init__(self, server: Http2Server) -> None:
        self._server = server
        self._number = 0
        self._h2 = H2Connection(H2Configuration(client_side=False, header_encoding="utf-8"))
        self._heads: dict[int, dict[str, str]] = {}
        self._bodies: dict[int, bytearray] = {}
        self._last_allowed: int | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        tls: ssl.SSLObject = transport.get_extra_info("ssl_object")
        if tls.selected_alpn_protocol() != "h2":
            self._server.violations.append("a client does not speak HTTP/2")
            transport.abort()
            return
        self._number = self._server.opened(self)
        self._h2.initiate_connection()
        self._h2.update_settings({SettingCodes.MAX_CONCURRENT_STREAMS: _STREAMS})
        self._flush()

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        self._server.closed(self)
        self._heads.clear()
        self._bodies.clear()

    def data_received(self, data: bytes) -> None:
        try:
            events = self._h2.receive_data(data)
        except ProtocolError as error:
            self._server.violations.append(f"HTTP/2: {error}")
            self.close()
            return
        for event in events:
            self._take(event)
        self._flush()

    def goaway(self) -> None:
        if self._transport.is_closing():
            return
        self._last_allowed = max(self._heads, default=self._h2.highest_inbound_stream_id)
        frame = GoAwayFrame(last_stream_id=self._last_allowed)
        self._transport.write(frame.serialize())
        self._close_when_done()

    def close(self) -> None:
        self._transport.abort()

    def _take(self, event: Event) -> None:
        if isinstance(event, RequestReceived):
            self._begin(event)
        elif isinstance(event, DataReceived):
            self._grow(event)
        elif isinstance(event, StreamReset):
            self._heads.pop(event.stream_id, None)
            self._close_when_done()
        elif isinstance(event, StreamEnded):
            self._finish(event.stream_id)

    def _begin(self, event: RequestReceived) -> None:
        stream = event.stream_id
        if self._last_allowed is not None and stream > self._last_allowed:
            return
        self._heads[stream] = {str(name): str(value) for name, value in event.headers}
        self._bodies[stream] = bytearray()

    def _grow(self, event: DataReceived) -> None:
        self._h2.acknowledge_received_data(event.flow_controlled_length, event.stream_id)
        body = self._bodies.get(event.stream_id)
        if body is None:
            return
        body += event.data
        if len(body) > _BODY_LIMIT:
            self._server.violations.append("a body is too long")
            self.close()

    def _finish(self, stream: int) -> None:
        if stream not in self._heads:
            return
        head = dict(self._heads[stream])
        body = bytes(self._bodies.pop(stream))
        request = Request(head.pop(":method"), head.pop(":path"), head, body, self._number)
        answer = self._server.answer(request)
        loop = asyncio.get_running_loop()
        loop.call_later(answer.after, self._answer, stream, answer)

    def _answer(self, stream: int, answer: Answer) -> None:
        if stream not in self._heads:
            return
        if answer.status == DROP.status:
            self.close()
            return
        head = [(":status", str(answer.status))]
        head += [(name.lower(), value) for name, value in answer.headers.items()]
        self._h2.send_headers(stream, head)
        for start in range(0, len(answer.body), _FRAME):
            self._h2.send_data(stream, answer.body[start : start + _FRAME])
        self._h2.end_stream(stream)
        self._flush()
        del self._heads[stream]
        self._close_when_done()

    def _close_when_done(self) -> None:
        if self._last_allowed is not None and not self._heads:
            self._transport.close()

    def _flush(self) -> None:
        if not self._transport.is_closing():
            self._transport.write(self._h2.data_to_send())
