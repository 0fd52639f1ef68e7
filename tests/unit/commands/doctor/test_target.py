"""From what was typed to what is examined."""

from pathlib import Path

import pytest

from squilla.commands.doctor.target import (
    PortOptions,
    read_host,
    read_ports,
    read_target,
)
from squilla.commands.doctor.wrong_use import WrongUse
from squilla.doctor.target import Ports, Target
from squilla.settings import Settings

SETTINGS = Settings.model_validate(
    {"host": "set.example.com", "https_port": 8443, "rtp_port_min": 30000, "rtp_port_max": 30100}
)


@pytest.mark.parametrize(
    ("given", "host"),
    [
        ("pbx.example.com", "pbx.example.com"),
        (" PBX.Example.com. ", "pbx.example.com"),
        ("caffè.example.it", "xn--caff-8oa.example.it"),
        ("centralino", "centralino"),
    ],
)
def test_a_name(given: str, host: str) -> None:
    assert read_host(given) == (host, None)


@pytest.mark.parametrize(
    "given",
    [
        *("8.8.4.4", "2001:db8::1", "[2001:db8::1]:443", "https://8.8.4.4/", "a b", "-x.it"),
        *("pbx..example.com", "x" * 64 + ".it", "pbx\x1b.it", ".", "https://", ":443", "//"),
    ],
)
def test_no_name(given: str) -> None:
    with pytest.raises(WrongUse) as wrong:
        read_host(given)
    assert (wrong.value.key, wrong.value.values) == ("doctor.bad_host", {"host": given})


@pytest.mark.parametrize(
    "given",
    [
        *("https://pbx.example.com", "https://pbx.example.com:8443/a?b#c", "pbx.example.com/"),
        *("pbx.example.com:443", "sip:201@pbx.example.com"),
    ],
)
def test_a_name_with_more_around_it_is_told_alone(given: str) -> None:
    with pytest.raises(WrongUse) as wrong:
        read_host(given)
    values = {"host": given, "name": "pbx.example.com"}
    assert (wrong.value.key, wrong.value.values) == ("doctor.host_alone", values)


def test_the_port_of_a_pairing() -> None:
    assert read_host("pbx.example.com:6443", with_port=True) == ("pbx.example.com", 6443)


@pytest.mark.parametrize("port", ["", "0", "65536", "x", "-1", "²"])
def test_no_port(port: str) -> None:
    with pytest.raises(WrongUse):
        read_host(f"pbx.example.com:{port}", with_port=True)


def test_ports_are_the_guides_then_those_of_the_settings_then_those_that_were_typed() -> None:
    assert read_ports(PortOptions(), None) == Ports()
    assert read_ports(PortOptions(), SETTINGS) == Ports(8443, 5061, 6061, 30000, 30100)
    typed = PortOptions(https=1, sips=2, phone=3, rtp="4000-5000", pbx=4)
    assert read_ports(typed, SETTINGS) == Ports(1, 2, 3, 4000, 5000, 4)


@pytest.mark.parametrize("given", ["10000", "20000-10000", "80-90", "1-2-3", "a-b", "10000-65536"])
def test_no_range_of_ports(given: str) -> None:
    with pytest.raises(WrongUse) as wrong:
        read_ports(PortOptions(rtp=given), None)
    assert wrong.value.key == "doctor.bad_rtp"


def test_what_is_not_said_is_as_usual() -> None:
    assert read_target("pbx.example.com", Ports()) == Target("pbx.example.com")


def test_what_is_said_replaces_the_usual() -> None:
    target = read_target(
        "pbx.example.com",
        Ports(),
        address="8.8.4.4",
        authority=Path("ca.pem"),
        resolvers=("127.0.0.1:5353",),
        stun=("stun.example.com", "10.0.0.1:3478"),
    )
    assert (target.address, target.authority) == ("8.8.4.4", Path("ca.pem"))
    assert target.resolvers == ("127.0.0.1:5353",)
    assert target.stun == ("stun.example.com", "10.0.0.1:3478")


@pytest.mark.parametrize(
    ("options", "key"),
    [
        ({"address": "8.8.4.256"}, "doctor.bad_address"),
        ({"address": "a name"}, "doctor.bad_address"),
        ({"resolvers": ("dns.example.com",)}, "doctor.bad_service"),
        ({"resolvers": ("1.1.1.1:0",)}, "doctor.bad_service"),
        ({"stun": ("stun:example.com",)}, "doctor.bad_service"),
        ({"stun": ("stun.example.com:",)}, "doctor.bad_service"),
    ],
)
def test_no_server_and_no_address(options: dict[str, str], key: str) -> None:
    with pytest.raises(WrongUse) as wrong:
        read_target("pbx.example.com", Ports(), **options)  # type: ignore[arg-type]
    assert wrong.value.key == key


def test_a_public_address_may_be_a_name() -> None:
    target = read_target("pbx.example.com", Ports(), address="voice.example.com")
    assert target.address == "voice.example.com"


@pytest.mark.parametrize("qr", ["", "ada;hidden", "csc:ada", "CSC:", __file__])
def test_a_qr_is_left_to_the_checks_and_not_shown(qr: str) -> None:
    target = read_target("pbx.example.com", Ports(), qr=qr)
    assert target.qr == qr
    assert not qr or qr not in repr(target)


@pytest.mark.parametrize("qr", ["hidden.png", "/", "x" * 5000, "nul\0"])
def test_a_file_that_is_not_there_is_no_qr_and_is_not_repeated(qr: str) -> None:
    with pytest.raises(WrongUse) as wrong:
        read_target("pbx.example.com", Ports(), qr=qr)
    assert (wrong.value.key, wrong.value.values) == ("doctor.bad_qr", {})
