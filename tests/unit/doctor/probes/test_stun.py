"""probes/stun over loopback: loss, impostors, and a wrong transaction."""

import asyncio
import socket
import time

import pytest

from squilla.doctor.probes.stun import ask_stun
from squilla.doctor.stun.message import Mapped
from tests.fakes.stun import Reply, StunServer, truth


def bound() -> socket.socket:
    source = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    source.bind(("127.0.0.1", 0))
    return source


def asked(server: StunServer) -> tuple[Mapped | None, int]:
    source = bound()
    port = source.getsockname()[1]
    found = asyncio.run(ask_stun(server.address, source))
    assert source.fileno() == -1
    return found, port


@pytest.mark.parametrize("ignored", [0, 1])
def test_address_and_port_of_the_socket_itself(ignored: int) -> None:
    with StunServer(ignored=ignored) as server:
        found, port = asked(server)
    assert found == Mapped("127.0.0.1", port)
    assert len(server.requests) == ignored + 1


@pytest.mark.parametrize(
    ("reply", "from_elsewhere"),
    [
        (lambda _transaction, _source: b"", False),
        (lambda _transaction, source: truth(bytes(12), source), False),
        (truth, True),
    ],
)
def test_silence_when_nothing_valid_comes(reply: Reply, from_elsewhere: bool) -> None:  # noqa: FBT001
    began = time.monotonic()
    with StunServer(reply=reply, from_elsewhere=from_elsewhere) as server:
        assert asked(server)[0] is None
    assert len(server.requests) == 3
    assert time.monotonic() - began < 4


def test_a_closed_port_is_silence() -> None:
    with bound() as closed:
        place = closed.getsockname()
    assert asyncio.run(ask_stun(place, bound())) is None
