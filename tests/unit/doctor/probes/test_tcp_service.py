"""What an answer tells of the service."""

import asyncio
import time
from contextlib import suppress
from pathlib import Path

import pytest

from squilla.doctor.probes import tcp_service as module
from squilla.doctor.probes.tcp import Reach, Reached
from squilla.doctor.probes.tcp_service import HTTP, NOTHING, OTHER, SIP, Service, ask_web
from squilla.doctor.probes.tcp_service import understood as understand
from tests.unit.doctor.probes.tcp_servers import (
    HOST,
    Serve,
    closed_port,
    keeping,
    listening_only,
    server_context,
    serving,
)

REACHED = Reached(Reach.TLS)
NAMED = b"HTTP/1.1 404 Not Found\r\nServer: nginx\xff\r\nX-Squilla-Port: 99\r\n\r\nServer: no"


@pytest.mark.parametrize(
    ("said", "spoke", "code", "server", "local_port"),
    [
        (b"SIP/2.0 200 OK\r\nX-Squilla-Port: 5061\r\n\r\n", SIP, 200, "", 5061),
        (b"SIP/2.0 401 Unauthorized\r\nServer: FPBX-16(22)\r\n\r\n", SIP, 401, "FPBX-16(22)", 0),
        (b"\r\nSIP/2.0 404 x\nUser-Agent :  a\n", SIP, 404, "a", 0),
        (NAMED, HTTP, 404, "nginx?", 99),
        (b"HTTP/1.0 200 OK\r\n\r\n", HTTP, 200, "", 0),
        (b"* OK IMAP4rev1\r\n", OTHER, 0, "", 0),
        (b"HTTP/1.1 ", OTHER, 0, "", 0),
        (b"\r\n\r\n", NOTHING, 0, "", 0),
        (b"", NOTHING, 0, "", 0),
    ],
)
def test_answer(said: bytes, spoke: str, code: int, server: str, local_port: int) -> None:
    service = understand(Service(HOST, 1, REACHED), said)
    assert service == Service(HOST, 1, REACHED, spoke, code, server, local_port)


def test_a_name_is_short() -> None:
    service = understand(Service(HOST, 1, REACHED), b"SIP/2.0 200 OK\r\nServer: " + b"a" * 5000)
    assert len(service.server) == 100


async def ask(serve: Serve, folder: Path) -> Service:
    async with serving(serve, server_context(folder)) as port:
        return await ask_web(HOST, port, "pbx.example.test")


def test_a_web_server_is_asked_for_its_first_page(tmp_path: Path) -> None:
    heard: list[bytes] = []
    service = asyncio.run(ask(keeping(heard, b"HTTP/1.1 302 Found\r\n\r\n"), tmp_path))
    assert (service.spoke, service.code) == (HTTP, 302)
    assert heard[0].startswith(b"GET / HTTP/1.1\r\nHost: pbx.example.test\r\n")


def test_silence_after_tls_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "ANSWER_SECONDS", 0.2)
    service = asyncio.run(ask(listening_only, tmp_path))
    assert (service.reached.reach, service.spoke) == (Reach.TLS, NOTHING)


async def endless(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read(4096)
    writer.write(b"HTTP/1.1 200 OK\r\nA: ")
    with suppress(ConnectionError):
        while not writer.is_closing():
            writer.write(b"a" * 4096)
            await writer.drain()
            await asyncio.sleep(0.001)


def test_an_endless_answer_is_cut(tmp_path: Path) -> None:
    began = time.monotonic()
    assert asyncio.run(ask(endless, tmp_path)).spoke == HTTP
    assert time.monotonic() - began < module.ANSWER_SECONDS


def test_nothing_is_asked_where_nobody_listens() -> None:
    service = asyncio.run(ask_web(HOST, closed_port(), HOST))
    assert (service.reached.reach, service.spoke) == (Reach.REFUSED, NOTHING)
