"""Listeners of this host, as its kernel tells."""

import asyncio
import socket

import pytest

from squilla.doctor.errands.sockets import Bound, Question, look


@pytest.mark.parametrize(
    ("family", "address"), [(socket.AF_INET, "127.0.0.1"), (socket.AF_INET6, "::1")]
)
def test_a_listener_and_a_bound_port(family: socket.AddressFamily, address: str) -> None:
    with (
        socket.socket(family, socket.SOCK_STREAM) as tcp,
        socket.socket(family, socket.SOCK_DGRAM) as udp,
    ):
        tcp.bind((address, 0))
        udp.bind((address, 0))
        ports = tcp.getsockname()[1], udp.getsockname()[1]
        assert Bound(address, ports[0]) not in asyncio.run(look(Question())).tcp
        tcp.listen()
        answer = asyncio.run(look(Question()))
    assert Bound(address, ports[0]) in answer.tcp
    assert Bound(address, ports[1]) in answer.udp


def test_who_is_connected_is_not_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        client = socket.create_connection(server.getsockname())
        answer = asyncio.run(look(Question()))
        assert Bound(*client.getsockname()) not in answer.tcp
        client.close()


def test_only_the_ports_that_were_asked_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port = server.getsockname()[1]
        assert asyncio.run(look(Question(port, port))).tcp == (Bound("127.0.0.1", port),)


@pytest.mark.parametrize(("first", "last"), [(0, 1), (2, 1), (1, 65536)])
def test_a_range_that_is_none(first: int, last: int) -> None:
    with pytest.raises(ValueError, match="range"):
        asyncio.run(look(Question(first, last)))


@pytest.mark.parametrize(
    ("address", "wanted"), [("127.0.0.53", True), ("::1", True), ("0.0.0.0", False), ("::", False)]
)
def test_loopback(address: str, wanted: bool) -> None:  # noqa: FBT001
    assert Bound(address, 1).is_loopback is wanted
