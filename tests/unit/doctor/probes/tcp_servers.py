"""Servers on loopback that answer, stay silent, or say something else."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from tests.unit.sip.certificates import authority

HOST = "127.0.0.1"
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def saying(answer: bytes) -> Serve:
    """Waits for a first word, answers, and closes."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read(4096)
        writer.write(answer)
        writer.close()

    return serve


def keeping(heard: list[bytes], answer: bytes) -> Serve:
    """The same, and keeps what it heard."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heard.append(await reader.read(4096))
        writer.write(answer)
        writer.close()

    return serve


async def listening_only(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Reads and never says a word."""
    while await reader.read(4096):
        pass
    writer.close()


@asynccontextmanager
async def serving(serve: Serve, context: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """The port of a server."""
    server = await asyncio.start_server(serve, HOST, 0, ssl=context)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        await server.wait_closed()
        await asyncio.sleep(0.01)


def server_context(folder: Path) -> ssl.SSLContext:
    """TLS with a certificate of an authority that nobody knows."""
    return authority(folder).server


def closed_port() -> int:
    """A port where nobody listens."""
    with socket.create_server((HOST, 0)) as server:
        port: int = server.getsockname()[1]
        return port


@contextmanager
def full_backlog() -> Iterator[int]:
    """A port that drops each SYN, as a filter does: its queue of connections is full."""
    with socket.create_server((HOST, 0), backlog=0) as server:
        address = server.getsockname()[:2]
        clients = [socket.socket() for _ in range(4)]
        for client in clients:
            client.settimeout(0)
            client.connect_ex(address)
        try:
            yield address[1]
        finally:
            for client in clients:
                client.close()
