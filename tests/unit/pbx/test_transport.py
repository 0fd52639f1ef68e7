"""`pjsip show transport(s)` and what a transport is made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.pbx.transport import Transport, parse_transport, parse_transports, transport_of
from tests.unit.pbx.asterisk_samples import VERSIONS, sample

PUBLIC = "203.0.113.1"


@pytest.mark.parametrize("version", VERSIONS)
def test_a_transport_without_local_networks(version: str) -> None:
    assert parse_transport(sample(version, "transport_tcp")) == Transport(
        "0.0.0.0-tcp", "tcp", "0.0.0.0", 5062, (), PUBLIC, PUBLIC
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_each_local_network_is_a_line_of_its_own(version: str) -> None:
    transport = parse_transport(sample(version, "transport_local_net"))
    assert transport is not None
    assert transport.local_net == ("10.0.0.0/8", "192.168.50.0/24")


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("name", ["transport_unknown", "booting", "down"])
def test_no_transport(version: str, name: str) -> None:
    assert parse_transport(sample(version, name)) is None


@pytest.mark.parametrize("version", VERSIONS)
def test_names_are_not_cut_however_long(version: str) -> None:
    assert parse_transports(sample(version, "transports")) == (
        "0.0.0.0-tcp",
        "0.0.0.0-udp",
        "a-transport-with-a-longer-name-tcp",
    )


def test_no_names() -> None:
    assert parse_transports("No objects found.\n") == ()


def test_a_password_is_not_kept() -> None:
    text = sample("16", "transport_tcp").replace(
        "password                   : ", "password                   : hush-hush"
    )
    assert "hush-hush" in text
    assert "hush-hush" not in repr(parse_transport(text))


def test_the_last_value_counts_and_networks_add_up() -> None:
    settings = [
        ("protocol", "UDP"),
        ("protocol", "TCP"),
        ("bind", "[::]:5062"),
        ("local_net", "10.0.0.0/255.0.0.0, none"),
        ("local_net", "192.168.1.7/24"),
    ]
    assert transport_of("one", settings) == Transport(
        "one", "tcp", "::", 5062, ("10.0.0.0/8", "192.168.1.0/24", "none")
    )


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    parse_transport(text)
    parse_transports(text)
