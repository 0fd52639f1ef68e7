"""probes/clock_date: the Date of a real TLS server on loopback."""

import asyncio
import ssl
import time
from email.utils import formatdate

import pytest

from squilla.doctor.probes.clock_date import ask_date, date_in
from tests.unit.sip.certificates import authority


@pytest.mark.parametrize(
    ("head", "date"),
    [
        (b"HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:01:40 GMT\r\n\r\n", 100.0),
        (b"HTTP/1.1 404 No\r\nServer: x\r\ndate:Thu, 01 Jan 1970 00:01:40 GMT\r\n\r\n", 100.0),
        (b"HTTP/1.1 200 OK\r\nDate: yesterday\r\n\r\n", None),
        (b"HTTP/1.1 200 OK\r\nLast-Modified: Thu, 01 Jan 1970 00:01:40 GMT\r\n\r\n", None),
        (b"", None),
    ],
)
def test_date_in_a_head(head: bytes, date: float | None) -> None:
    assert date_in(head) == date


async def against(server_context: ssl.SSLContext, head: str) -> float | None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        request = await reader.readuntil(b"\r\n\r\n")
        assert request.startswith(b"HEAD / HTTP/1.1\r\nHost: localhost\r\n")
        writer.write(head.encode())
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=server_context)
    async with server:
        port = server.sockets[0].getsockname()[1]
        return await ask_date("localhost", port)


@pytest.fixture(scope="module")
def context(tmp_path_factory: pytest.TempPathFactory) -> ssl.SSLContext:
    return authority(tmp_path_factory.mktemp("tls")).server


@pytest.mark.parametrize("fast", [0, -400, 5000])
def test_difference_to_a_server_with_a_certificate_of_nobody(
    context: ssl.SSLContext, fast: int
) -> None:
    date = formatdate(time.time() + fast, usegmt=True)
    found = asyncio.run(against(context, f"HTTP/1.1 200 OK\r\nDate: {date}\r\n\r\n"))
    assert found == pytest.approx(fast, abs=1.5)


@pytest.mark.parametrize(
    "head", ["HTTP/1.1 200 OK\r\n\r\n", "HTTP/1.1 200 OK\r\n", "x" * 20000, ""]
)
def test_none_without_a_date(context: ssl.SSLContext, head: str) -> None:
    assert asyncio.run(against(context, head)) is None


def test_none_where_nothing_listens() -> None:
    assert asyncio.run(ask_date("localhost", 1)) is None
