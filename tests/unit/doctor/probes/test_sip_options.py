"""OPTIONS over TLS."""

import asyncio
from pathlib import Path

import pytest

from squilla.doctor.probes.sip_options import ask_sip
from squilla.doctor.probes.tcp_service import SIP, Service
from squilla.sip.wire import parse, top_via
from tests.unit.doctor.probes.tcp_servers import HOST, Serve, keeping, server_context, serving

ANSWER = b"SIP/2.0 200 OK\r\nX-Squilla-Port: 5061\r\nContent-Length: 0\r\n\r\n"


async def ask(serve: Serve, folder: Path, host: str) -> tuple[int, Service]:
    async with serving(serve, server_context(folder)) as port:
        return port, await ask_sip(HOST, port, host)


@pytest.mark.parametrize(
    ("host", "uri"),
    [
        ("pbx.example.test", "sip:pbx.example.test;transport=tls"),
        ("2001:db8::1", "sip:[2001:db8::1];transport=tls"),
    ],
)
def test_options_can_be_answered_by_any_server(tmp_path: Path, host: str, uri: str) -> None:
    heard: list[bytes] = []
    port, service = asyncio.run(ask(keeping(heard, ANSWER), tmp_path, host))
    assert (service.address, service.port, service.spoke) == (HOST, port, SIP)
    assert (service.code, service.local_port) == (200, 5061)
    message = parse(heard[0])
    assert heard[0].startswith(f"OPTIONS {uri} SIP/2.0\r\n".encode())
    assert top_via(message).transport == "TLS"
    assert message.headers["Max-Forwards"] == "70"
    assert message.headers["Content-Length"] == "0"
