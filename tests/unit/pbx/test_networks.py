"""Addresses, ports and networks as Asterisk writes them."""

import pytest

from squilla.pbx.networks import covers, network_text, split_bind


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("192.168.50.0/255.255.255.0", "192.168.50.0/24"),
        ("192.168.50.7/24", "192.168.50.0/24"),
        ("10.1.2.3", "10.1.2.3/32"),
        ("fd00::/8", "fd00::/8"),
        ("None", "none"),
        ("office.example.com/24", "office.example.com/24"),
    ],
)
def test_a_network_has_one_form(written: str, canonical: str) -> None:
    assert network_text(written) == canonical


@pytest.mark.parametrize(
    ("bind", "protocol", "expected"),
    [
        ("0.0.0.0:5062", "tcp", ("0.0.0.0", 5062)),
        ("0.0.0.0", "tcp", ("0.0.0.0", 5060)),
        ("0.0.0.0", "tls", ("0.0.0.0", 5061)),
        ("[::]:5062", "tcp", ("::", 5062)),
        ("[::]", "udp", ("::", 5060)),
        ("::", "udp", ("::", 5060)),
        ("10.0.0.1:x", "udp", ("10.0.0.1", 5060)),
        ("", "udp", ("", 5060)),
    ],
)
def test_a_bind_is_an_address_and_a_port(
    bind: str, protocol: str, expected: tuple[str, int]
) -> None:
    assert split_bind(bind, protocol) == expected


@pytest.mark.parametrize(
    ("networks", "address", "expected"),
    [
        (("10.0.0.0/8",), "10.1.1.1", True),
        (("10.0.0.0/8",), "::ffff:10.1.1.1", True),
        (("10.0.0.0/8",), "192.168.1.1", False),
        (("none", "10.0.0.0/8"), "10.1.1.1", True),
        (("none",), "10.1.1.1", False),
        (("fd00::/8",), "10.1.1.1", False),
        ((), "10.1.1.1", False),
    ],
)
def test_covers(networks: tuple[str, ...], address: str, expected: bool) -> None:  # noqa: FBT001
    assert covers(networks, address) is expected
