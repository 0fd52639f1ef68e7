"""Addresses to dial, and which are public."""

import asyncio

import pytest

from squilla.doctor.probes.tcp_addresses import addresses_of, is_inner
from squilla.doctor.stun.addresses import is_address


@pytest.mark.parametrize(
    "address",
    [
        *("10.0.0.1", "172.16.0.1", "172.31.255.255", "192.168.1.1", "100.64.0.1", "127.0.0.1"),
        *("169.254.1.1", "224.0.0.1", "255.255.255.255", "0.0.0.0", "::", "::1", "fd00::1"),
        *("fe80::1", "ff02::1", "pbx.example.com", ""),
    ],
)
def test_inner(address: str) -> None:
    assert is_inner(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "172.32.0.1", "100.128.0.1", "2001:4860::1"])
def test_public(address: str) -> None:
    assert not is_inner(address)


@pytest.mark.parametrize(
    ("host", "wanted"), [("8.8.8.8", True), ("2001:db8::1", True), ("8.8.8", False), ("a.b", False)]
)
def test_literal(host: str, wanted: bool) -> None:  # noqa: FBT001
    assert is_address(host) is wanted


@pytest.mark.parametrize(
    ("host", "wanted"),
    [
        ("203.0.113.7", ("203.0.113.7",)),
        ("2001:db8::1", ("2001:db8::1",)),
        ("no-such-host.invalid", ()),
        (f"{'a' * 64}.example.com", ()),
    ],
)
def test_addresses(host: str, wanted: tuple[str, ...]) -> None:
    assert asyncio.run(addresses_of(host)) == wanted


def test_a_name_of_this_machine() -> None:
    assert "127.0.0.1" in asyncio.run(addresses_of("localhost"))
