"""probes/datagram: how servers are written, and which are never asked."""

import asyncio

import pytest

from squilla.doctor.probes.datagram import Place, find, split


@pytest.mark.parametrize(
    ("server", "place"),
    [("stun.example.com", ("stun.example.com", 3478)), ("45.9.9.1:19302", ("45.9.9.1", 19302))],
)
def test_a_port_may_be_left_out(server: str, place: Place) -> None:
    assert split(server, 3478) == place


@pytest.mark.parametrize("server", ["", ":3478", "host:0", "host:70000", "host:port", "a:1:2"])
def test_what_is_no_server(server: str) -> None:
    with pytest.raises(ValueError, match=r"host:port|invalid literal"):
        split(server, 3478)


@pytest.mark.parametrize(
    "address", ["224.0.0.1", "239.1.1.1", "0.0.0.0", "169.254.1.1", "255.255.255.255", "240.0.0.1"]
)
def test_what_is_not_one_machine_is_never_asked(address: str) -> None:
    assert asyncio.run(find((address, 3478))) is None


def test_an_address_needs_no_nameserver() -> None:
    assert asyncio.run(find(("127.0.0.1", 3478))) == ("127.0.0.1", 3478)
