"""One handshake: the chain as sent, or why there is none."""

import asyncio
import socket
import ssl
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from squilla.doctor.probes import tls
from squilla.doctor.probes.tls import Handshake, NoHandshake, Version, shake_hands
from tests.unit.doctor.probes.pki import context_for, issue, served, tls_server

ROOT = issue("Root", is_authority=True)
LEAF = issue("pbx.example.com", ROOT)
DEFAULT = issue("default.example.com", ROOT)


def with_server(context: ssl.SSLContext, name: str, version: Version) -> Handshake:
    with tls_server(context) as port:
        return asyncio.run(shake_hands("127.0.0.1", port, name, version))


@pytest.mark.parametrize("version", Version)
def test_the_chain_is_as_sent_whatever_its_order(tmp_path: Path, version: Version) -> None:
    context = context_for(tmp_path, [LEAF, DEFAULT, ROOT])
    shaken = with_server(context, "pbx.example.com", version)
    assert shaken.failure is None
    assert shaken.chain == (LEAF.der, DEFAULT.der, ROOT.der)


@pytest.mark.parametrize(("name", "shown"), [("pbx.example.com", LEAF), ("", DEFAULT)])
def test_a_server_without_the_name_shows_its_default(
    tmp_path: Path, name: str, shown: object
) -> None:
    default, named = context_for(tmp_path, [DEFAULT]), context_for(tmp_path, [LEAF])

    def choose(connection: ssl.SSLSocket, said: str | None, _: ssl.SSLContext) -> None:
        if said == "pbx.example.com":
            connection.context = named

    default.sni_callback = choose  # type: ignore[assignment]
    shaken = with_server(default, name, Version.TLS13)
    assert shaken.chain == ((LEAF if shown is LEAF else DEFAULT).der,)


@pytest.mark.parametrize(
    ("spoken", "tried"),
    [(ssl.TLSVersion.TLSv1_3, Version.TLS12), (ssl.TLSVersion.TLSv1_2, Version.TLS13)],
)
def test_a_version_that_is_refused(tmp_path: Path, spoken: ssl.TLSVersion, tried: Version) -> None:
    context = context_for(tmp_path, [LEAF])
    context.minimum_version = context.maximum_version = spoken
    shaken = with_server(context, "", tried)
    assert shaken.failure is NoHandshake.ALERT
    assert shaken.why == "TLSV1_ALERT_PROTOCOL_VERSION"


def hang_up(_: socket.socket) -> None:
    pass


def speak_http(connection: socket.socket) -> None:
    connection.recv(4096)
    connection.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")


def say_nothing(connection: socket.socket) -> None:
    while connection.recv(4096):
        pass


@pytest.mark.parametrize(
    ("talk", "failure"),
    [
        (hang_up, NoHandshake.CLOSED),
        (speak_http, NoHandshake.NOT_TLS),
        (say_nothing, NoHandshake.MUTE),
    ],
)
def test_an_open_port_without_tls(
    talk: Callable[[socket.socket], None],
    failure: NoHandshake,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(tls, "_HANDSHAKE_SECONDS", 0.3)
    with served(talk) as port:
        shaken = asyncio.run(shake_hands("127.0.0.1", port, "", Version.TLS12))
    assert shaken.failure is failure
    assert failure.is_open


def test_a_port_where_nobody_listens() -> None:
    with closing(socket.socket()) as bound:
        bound.bind(("127.0.0.1", 0))
        port = bound.getsockname()[1]
        shaken = asyncio.run(shake_hands("127.0.0.1", port, "", Version.TLS12))
    assert shaken.failure is NoHandshake.REFUSED
    assert not NoHandshake.REFUSED.is_open


def test_a_port_that_swallows_connections(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tls, "_CONNECT_SECONDS", 0.3)
    with closing(socket.socket()) as full, closing(socket.socket()) as first:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        first.connect(full.getsockname())
        shaken = asyncio.run(shake_hands("127.0.0.1", full.getsockname()[1], "", Version.TLS12))
    assert shaken.failure is NoHandshake.SILENT
