import re
import socket
import ssl
from pathlib import Path

import pytest

from tests.live.torture import reflection
from tests.live.torture.reflection import reflections
from tests.unit.live_support.sip_stub import sip_stub

_LISTENER = re.compile(rb"victim@127\.0\.0\.1:(\d+)|/UDP 127\.0\.0\.1:(\d+)")


def relay(_: ssl.SSLSocket, message: bytes) -> None:
    """An open relay: sends what it gets to whoever the message names."""
    named = _LISTENER.search(message)
    if named and b"transport=tcp" not in message.split(b"\r\n", 1)[0]:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as out:
            out.sendto(message, ("127.0.0.1", int(named[1] or named[2])))


def refuse(connection: ssl.SSLSocket, _: bytes) -> None:
    connection.sendall(b"SIP/2.0 403 Forbidden\r\n\r\n")


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reflection, "_PATIENCE", 0.1)


def test_an_open_relay_is_found_out(tmp_path: Path) -> None:
    with sip_stub(tmp_path, relay) as (port, context):
        found = reflections("localhost", port, context, "x.example")
    assert "response-UDP" in found
    assert "BYE-uri-own-route" in found
    assert "ACK-uri-no-route" in found
    assert not any(name.startswith("BYE-tcp") for name in found)


def test_a_server_that_refuses_is_clean(tmp_path: Path) -> None:
    with sip_stub(tmp_path, refuse) as (port, context):
        assert reflections("localhost", port, context, "x.example") == ()
