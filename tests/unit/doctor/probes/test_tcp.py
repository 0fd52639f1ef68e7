"""How far a connection comes, against real servers."""

import asyncio
import errno
import ssl
from pathlib import Path

import pytest

from squilla.doctor.probes import tcp as module
from squilla.doctor.probes.tcp import Reach, Reached, dialled, new_socket
from tests.unit.doctor.probes.tcp_servers import (
    HOST,
    Serve,
    closed_port,
    full_backlog,
    listening_only,
    saying,
    server_context,
    serving,
)


@pytest.fixture(autouse=True)
def _hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "CONNECT_SECONDS", 0.3)
    monkeypatch.setattr(module, "TLS_SECONDS", 0.3)


async def reach(port: int, address: str = HOST) -> Reached:
    async with dialled(address, port, "pbx.example.test") as (reached, stream):
        assert (stream is None) is (reached.reach is not Reach.TLS)
        return reached


async def reach_server(serve: Serve, context: ssl.SSLContext | None) -> Reached:
    async with serving(serve, context) as port:
        return await reach(port)


def test_tls_stands_whoever_signed_the_certificate(tmp_path: Path) -> None:
    reached = asyncio.run(reach_server(listening_only, server_context(tmp_path)))
    assert (reached.reach, reached.version) == (Reach.TLS, "TLSv1.3")
    assert reached.certificate.startswith(b"\x30")
    assert "certificate" not in repr(reached)


def test_nobody_listens() -> None:
    assert asyncio.run(reach(closed_port())) == Reached(Reach.REFUSED, why="ECONNREFUSED")


def test_a_dropped_syn_is_silence() -> None:
    with full_backlog() as port:
        assert asyncio.run(reach(port)) == Reached(Reach.SILENT)


@pytest.mark.parametrize(
    ("serve", "wanted"),
    [
        (listening_only, Reach.MUTE),
        (saying(b""), Reach.MUTE),
        (saying(b"SSH-2.0-OpenSSH_9.2p1\r\n"), Reach.NOT_TLS),
        (saying(b"HTTP/1.1 400 Bad Request\r\n\r\n"), Reach.NOT_TLS),
        (saying(bytes.fromhex("15030300020228")), Reach.TLS_REFUSED),
    ],
    ids=["says nothing", "closes", "ssh", "http", "alert"],
)
def test_accepted_without_tls(serve: Serve, wanted: Reach) -> None:
    reached = asyncio.run(reach_server(serve, None))
    assert reached.reach is wanted
    assert reached.reach.is_accepted


@pytest.mark.parametrize("minimum", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
def test_versions(tmp_path: Path, minimum: ssl.TLSVersion) -> None:
    context = server_context(tmp_path)
    context.maximum_version = minimum
    reached = asyncio.run(reach_server(listening_only, context))
    assert reached.version == minimum.name.replace("_", ".")


@pytest.mark.parametrize(
    ("number", "address", "wanted"),
    [
        (errno.ECONNREFUSED, "192.0.2.1", Reach.REFUSED),
        (errno.ECONNREFUSED, "2001:db8::1", Reach.REFUSED),
        (errno.EHOSTUNREACH, "192.0.2.1", Reach.TURNED_AWAY),
        (errno.EHOSTUNREACH, "2001:db8::1", Reach.NOT_FROM_HERE),
        (errno.ENETUNREACH, "192.0.2.1", Reach.NOT_FROM_HERE),
        (errno.EPERM, "192.0.2.1", Reach.NOT_FROM_HERE),
    ],
)
def test_errors_of_the_network(
    monkeypatch: pytest.MonkeyPatch, number: int, address: str, wanted: Reach
) -> None:
    async def fail(*_: object) -> None:
        raise OSError(number, "no")

    async def run() -> Reached:
        monkeypatch.setattr(asyncio.get_running_loop(), "sock_connect", fail)
        return await reach(1, address)

    assert asyncio.run(run()) == Reached(wanted, why=errno.errorcode[number])


def test_the_own_port_is_known_before_dialling_and_free_afterwards(tmp_path: Path) -> None:
    async def run() -> None:
        own = new_socket(HOST)
        port = own.getsockname()[1]
        async with (
            serving(listening_only, server_context(tmp_path)) as server,
            dialled(HOST, server, "pbx.example.test", own) as (_, stream),
        ):
            assert stream is not None
            assert stream.local == (HOST, port)
        assert own.fileno() == -1

    asyncio.run(run())
