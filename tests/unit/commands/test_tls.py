"""`squilla tls reload` (B1)."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from squilla.commands import tls
from squilla.texts import translate
from tests.unit.commands.terminal import HOST, Terminal
from tests.unit.ops.authority import certificate, key, write_key, write_pem
from tests.unit.ops.free_ports import free_ports

SETTINGS = ("SQUILLA_HTTPS_PORT", "SQUILLA_SIPS_PORT", "SQUILLA_PHONE_PORT")


@contextmanager
def serving(pair: tuple[Path, Path], ports: list[int]) -> Iterator[None]:
    """Somebody who shows a certificate on each of these ports."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*pair)
    servers = [socket.create_server(("127.0.0.1", port)) for port in ports]
    threads = [threading.Thread(target=_show, args=(server, context)) for server in servers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        for server in servers:
            server.shutdown(socket.SHUT_RDWR)
        for thread in threads:
            thread.join(timeout=5)
        for server in servers:
            server.close()


def _show(server: socket.socket, context: ssl.SSLContext) -> None:
    while True:
        try:
            plain, _ = server.accept()
        except OSError:
            return
        plain.settimeout(3)
        with plain, suppress(OSError), context.wrap_socket(plain, server_side=True) as secured:
            secured.recv(1)


@pytest.fixture
def ports(terminal: Terminal, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    monkeypatch.setattr(tls, "_SECONDS", 0.5)
    found = free_ports(len(SETTINGS))
    terminal.environment |= {name: str(port) for name, port in zip(SETTINGS, found, strict=True)}
    return found


@pytest.fixture
def pair(terminal: Terminal, tmp_path: Path) -> tuple[Path, Path]:
    own, authority = key(), key()
    leaf, middle = certificate(own, authority, HOST), certificate(authority, key(), "Authority")
    chain = write_pem(tmp_path / "full.pem", leaf, middle)
    secret = write_key(tmp_path / "key.pem", own)
    terminal.environment |= {
        "SQUILLA_CERTIFICATE": str(chain),
        "SQUILLA_CERTIFICATE_KEY": str(secret),
    }
    return chain, secret


def test_served_everywhere(terminal: Terminal, ports: list[int], pair: tuple[Path, Path]) -> None:
    with serving(pair, ports):
        result = terminal.types("tls", "reload")
    assert result.exit_code == 0, result.output
    assert result.stdout.strip() == translate("cli.tls_reloaded", "en", until="2026-05-30")


def test_a_port_that_does_not_serve_it_is_named(
    terminal: Terminal, ports: list[int], pair: tuple[Path, Path]
) -> None:
    with serving(pair, ports[:2]):
        result = terminal.types("tls", "reload")
    assert result.exit_code == 1
    assert translate("cli.tls_not_served", "en", ports=str(ports[2])) in result.stderr


def test_a_port_that_still_serves_the_old_one_is_named(
    terminal: Terminal, ports: list[int], pair: tuple[Path, Path], tmp_path: Path
) -> None:
    other = key()
    old = (
        write_pem(tmp_path / "old.pem", certificate(other, other, HOST)),
        write_key(tmp_path / "old.key", other),
    )
    with serving(pair, ports[:2]), serving(old, ports[2:]):
        result = terminal.types("tls", "reload")
    assert result.exit_code == 1
    assert str(ports[2]) in result.stderr
    assert str(ports[0]) not in result.stderr
