"""Real sockets on loopback: TLS that verifies, and UDP."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from squilla.sip import connection as module
from squilla.sip.connection import TlsConnection, UdpEndpoint
from squilla.sip.wire import AnyMessage
from tests.unit.sip.certificates import NAME, Authority
from tests.unit.sip.messages import INVITE, wire
from tests.unit.sip.waiting import until

HOST = "127.0.0.1"


class Server:
    """Keeps what it gets, and the writer of its one client."""

    def __init__(self) -> None:
        self.got = b""
        self.writer: asyncio.StreamWriter | None = None
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writer = writer
        while data := await reader.read(4096):
            self.got += data
        writer.close()


@asynccontextmanager
async def serving(context: ssl.SSLContext) -> AsyncIterator[Server]:
    server = Server()
    listener = await asyncio.start_server(server.serve, HOST, 0, ssl=context)
    server.port = listener.sockets[0].getsockname()[1]
    try:
        yield server
    finally:
        listener.close()
        await listener.wait_closed()
        if server.writer:
            server.writer.close()
            await asyncio.sleep(0.01)


def test_messages_travel_both_ways(tls: Authority) -> None:
    async def scenario() -> None:
        async with serving(tls.server) as server:
            connection = await TlsConnection.open(HOST, server.port, tls.client, NAME)
            heard: list[AnyMessage] = []
            connection.on_message = lambda message, _source: heard.append(message)
            connection.send(b"hello", (HOST, server.port))
            await until(lambda: server.got == b"hello")
            assert server.writer
            server.writer.write(b"\r\n" + wire(INVITE) + b"BAD\r\nl: 0\r\n\r\n" + wire(INVITE))
            await until(lambda: len(heard) == 2)
            await connection.close()
            connection.send(b"too late", (HOST, server.port))

    asyncio.run(scenario())


@pytest.mark.parametrize("name", ["other.example.test", HOST])
def test_a_certificate_for_another_name_is_refused(tls: Authority, name: str) -> None:
    async def scenario() -> None:
        async with serving(tls.server) as server:
            with pytest.raises(ssl.SSLCertVerificationError, match="certificate"):
                await TlsConnection.open(HOST, server.port, tls.client, name)

    asyncio.run(scenario())


def test_a_certificate_of_an_unknown_authority_is_refused(tls: Authority) -> None:
    async def scenario() -> None:
        async with serving(tls.server) as server:
            with pytest.raises(ssl.SSLCertVerificationError, match="certificate"):
                await TlsConnection.open(HOST, server.port, ssl.create_default_context(), NAME)

    asyncio.run(scenario())


def test_a_closed_port_is_refused(tls: Authority) -> None:
    with socket.socket() as unused:
        unused.bind((HOST, 0))
        port = unused.getsockname()[1]

    async def scenario() -> None:
        with pytest.raises(ConnectionRefusedError):
            await TlsConnection.open(HOST, port, tls.client, NAME)

    asyncio.run(scenario())


def test_a_server_that_never_answers_is_given_up(
    tls: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "CONNECT_SECONDS", 0.1)

    async def scenario() -> None:
        with socket.socket() as mute:
            mute.bind((HOST, 0))
            mute.listen()
            with pytest.raises(TimeoutError):
                await TlsConnection.open(HOST, mute.getsockname()[1], tls.client, NAME)

    asyncio.run(scenario())


@pytest.mark.parametrize("flood", [b"x" * 20000, b"INVITE x\r\nContent-Length: -1\r\n\r\n", None])
def test_the_end_of_the_connection_is_told(tls: Authority, flood: bytes | None) -> None:
    async def scenario() -> None:
        async with serving(tls.server) as server:
            connection = await TlsConnection.open(HOST, server.port, tls.client, NAME)
            lost: list[str] = []
            connection.on_lost = lost.append
            await until(lambda: server.writer)
            assert server.writer
            if flood:
                server.writer.write(flood)
            else:
                server.writer.close()
            await until(lambda: lost)
            await connection.close()
            assert len(lost) == 1

    asyncio.run(scenario())


def test_an_idle_connection_is_kept_alive(tls: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "KEEPALIVE_SECONDS", 0.02)

    async def scenario() -> None:
        async with serving(tls.server) as server:
            connection = await TlsConnection.open(HOST, server.port, tls.client, NAME)
            await until(lambda: len(server.got) >= 8)
            assert server.got.startswith(b"\r\n\r\n\r\n\r\n")
            await connection.close()

    asyncio.run(scenario())


def test_datagrams_are_messages() -> None:
    async def scenario() -> None:
        one, other = await UdpEndpoint.open(HOST), await UdpEndpoint.open(HOST)
        heard: list[tuple[AnyMessage, tuple[str, int]]] = []
        other.on_message = lambda message, source: heard.append((message, source))
        for data in (b"\r\n\r\n", b"garbage", b"\0\0\0\0", wire(INVITE)):
            one.send(data, other.local)
        await until(lambda: heard)
        assert [(message.call_id, source) for message, source in heard] == [
            ("call-1@example.com", one.local)
        ]
        await one.close()
        await other.close()
        one.send(b"too late", other.local)

    asyncio.run(scenario())
