"""A push never goes to an address inside, whatever a name leads to."""

import asyncio
import socket
from collections.abc import Iterator

import httpcore2
import pytest

from squilla.push.webpush.network import PrivateAddress, PublicNetwork, is_public, resolve


@pytest.mark.parametrize(
    "address",
    ["8.8.8.8", "142.250.180.10", "2a00:1450:4002:411::200a", "64:ff9b::808:808"],
)
def test_addresses_of_the_internet(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.9.9.9", "0.0.0.0", "10.1.2.3", "172.16.0.1", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "192.0.2.1", "224.0.0.1", "255.255.255.255",
        "::", "::1", "fe80::1", "fe80::1%1", "fc00::1", "fec0::1", "ff02::1", "2001:db8::1",
        "::ffff:127.0.0.1", "64:ff9b::a00:1", "2002:7f00:1::",
        "2001:0:a00:1::", "64:ff9b:1::1",
    ],
)  # fmt: skip
def test_addresses_of_the_inside_and_what_wraps_them(address: str) -> None:
    assert not is_public(address)


@pytest.fixture
def inside() -> Iterator[int]:
    """The port of a service on this machine that nobody should reach."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0.2)
        yield server.getsockname()[1]


def _connect(network: PublicNetwork, host: str, port: int) -> None:
    async def connect() -> None:
        stream = await network.connect_tcp(host, port, timeout=2.0)
        await stream.aclose()

    asyncio.run(connect())


async def _to_loopback(_host: str, _port: int) -> list[str]:
    return ["127.0.0.1"]


async def _to_both(_host: str, _port: int) -> list[str]:
    return ["8.8.8.8", "127.0.0.1"]


@pytest.mark.parametrize("resolver", [_to_loopback, _to_both])
@pytest.mark.parametrize("hosts", [[], ["rebound.example"], ["*.example"], ["rebound.example:1"]])
def test_a_name_that_leads_inside_is_refused(
    inside: int, resolver: object, hosts: list[str]
) -> None:
    network = PublicNetwork(hosts, resolver)  # type: ignore[arg-type]
    with pytest.raises(PrivateAddress):
        _connect(network, "rebound.example", inside)


@pytest.mark.parametrize("host", ["rebound.example", "127.0.0.1"])
def test_a_host_listed_with_its_port_may_be_inside(inside: int, host: str) -> None:
    _connect(PublicNetwork([f"{host}:{inside}"], _to_loopback), host, inside)


def test_an_address_in_brackets_may_be_listed_too() -> None:
    async def itself(host: str, _port: int) -> list[str]:
        return [host]

    with pytest.raises(PrivateAddress):
        _connect(PublicNetwork(["[::1]"], itself), "::1", 1)
    with pytest.raises(httpcore2.ConnectError):
        _connect(PublicNetwork(["[::1]:1"], itself), "::1", 1)


def test_the_other_family_is_tried_when_the_first_fails(inside: int) -> None:
    async def both(_host: str, _port: int) -> list[str]:
        return ["::1", "::1", "127.0.0.1"]

    _connect(PublicNetwork([f"two.example:{inside}"], both), "two.example", inside)


def test_a_connection_that_is_refused_says_so() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        port: int = server.getsockname()[1]
    with pytest.raises(httpcore2.ConnectError):
        _connect(PublicNetwork([f"localhost:{port}"], _to_loopback), "localhost", port)


def test_names_are_resolved_by_the_system() -> None:
    assert "127.0.0.1" in asyncio.run(resolve("localhost", 443))
