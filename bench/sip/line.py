"""One TLS connection, straight on the socket: asyncio's own TLS would cost more than the SIP."""

import asyncio
import socket
import ssl
from collections import deque
from collections.abc import Callable
from typing import Self

_READ = 65536
_END = b"\r\n\r\n"

Hear = Callable[["Line", bytes], None]


class Line:
    """Messages out, and `hear` for each that comes in: its start line and headers."""

    def __init__(self, connection: ssl.SSLSocket, hear: Hear) -> None:
        self._socket = connection
        self._hear = hear
        self._read = b""
        self._unsent: deque[bytes] = deque()
        self._closed = False
        self._loop = asyncio.get_running_loop()
        host, port = connection.getsockname()[:2]
        self.local = f"{host}:{port}"
        self._loop.add_reader(connection, self._readable)

    @classmethod
    async def open(cls, port: int, trust: ssl.SSLContext, hear: Hear) -> Self:
        """Connect to a port of loopback."""
        loop = asyncio.get_running_loop()
        raw = socket.socket()
        raw.setblocking(False)  # noqa: FBT003 - the socket's own
        raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        await loop.sock_connect(raw, ("127.0.0.1", port))
        secured = trust.wrap_socket(raw, server_hostname="localhost", do_handshake_on_connect=False)
        await _handshake(secured)
        return cls(secured, hear)

    def send(self, message: bytes) -> None:
        """Send a message, now or as soon as the peer takes it; nothing on a closed connection."""
        if self._closed:
            return
        self._unsent.append(message)
        if len(self._unsent) == 1:
            self._writable()

    def close(self) -> None:
        """Close without a farewell, as a phone that loses its network."""
        if self._closed:
            return
        self._closed = True
        self._loop.remove_reader(self._socket)
        self._loop.remove_writer(self._socket)
        self._socket.close()

    def _writable(self) -> None:
        while self._unsent:
            try:
                self._socket.send(self._unsent[0])
            except ssl.SSLWantWriteError:
                self._loop.add_writer(self._socket, self._writable)
                return
            except OSError:
                self.close()
                return
            self._unsent.popleft()
        self._loop.remove_writer(self._socket)

    def _readable(self) -> None:
        while not self._closed:
            try:
                data = self._socket.recv(_READ)
            except ssl.SSLWantReadError:
                return
            except OSError:
                data = b""
            if not data:
                self.close()
                return
            self._read += data
            self._split()

    def _split(self) -> None:
        while (end := self._read.find(_END)) >= 0:
            head = self._read[:end].lstrip()
            until = end + len(_END) + _content_length(head)
            if len(self._read) < until:
                return
            self._read = self._read[until:]
            if head:
                self._hear(self, head)


def _content_length(head: bytes) -> int:
    at = head.find(b"Content-Length:")
    return int(head[at + 15 :].split(b"\r\n", 1)[0]) if at >= 0 else 0


async def _handshake(secured: ssl.SSLSocket) -> None:
    loop = asyncio.get_running_loop()
    while True:
        try:
            secured.do_handshake()
        except ssl.SSLWantReadError:
            ready = loop.create_future()
            loop.add_reader(secured, _settle, ready)
            await ready
            loop.remove_reader(secured)
        else:
            return


def _settle(ready: "asyncio.Future[None]") -> None:
    if not ready.done():
        ready.set_result(None)
