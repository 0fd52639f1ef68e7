"""The edge's rendered configuration, its cookies and its view of a request."""

import dataclasses
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.edge.config import is_exempt, read_config, write_config
from squilla.edge.cookie import late_cookie, route_cookie
from tests.edge.scenes import CONFIG, a_request


def test_what_is_written_is_read_again(tmp_path: Path) -> None:
    write_config(CONFIG, tmp_path / "edge.json")
    assert read_config(tmp_path / "edge.json") == CONFIG


@pytest.mark.parametrize("change", [{"unknown": 1}, {"realm": None}])
def test_a_name_too_many_or_too_few_is_an_error(
    tmp_path: Path, change: dict[str, int | None]
) -> None:
    write_config(CONFIG, tmp_path / "edge.json")
    values = json.loads((tmp_path / "edge.json").read_text()) | change
    kept = {name: value for name, value in values.items() if value is not None}
    (tmp_path / "edge.json").write_text(json.dumps(kept))
    with pytest.raises(TypeError):
        read_config(tmp_path / "edge.json")


def test_the_cookie_key_is_in_no_repr() -> None:
    assert CONFIG.cookie_key not in repr(CONFIG)


@pytest.mark.parametrize(
    ("address", "exempt"),
    [
        ("203.0.113.9", True),
        ("203.0.114.9", False),
        ("2001:db8::1", True),
        ("2001:db9::1", False),
        ("no address", False),
        ("", False),
    ],
)
def test_exempt_networks(address: str, exempt: bool) -> None:  # noqa: FBT001 - a column
    assert is_exempt(("203.0.113.0/24", "2001:db8::/32"), address) is exempt


@given(st.text(), st.text())
def test_the_cookie_is_16_hex_digits_that_depend_on_key_and_call(key: str, call: str) -> None:
    cookie = route_cookie(key, call)
    assert len(bytes.fromhex(cookie)) == 8
    assert cookie == route_cookie(key, call)
    assert cookie != route_cookie(f"{key}x", call)
    assert cookie != route_cookie(key, f"{call}x")


@given(st.text(), st.text())
def test_the_cookie_of_a_late_call_is_none_that_a_phone_ever_saw(key: str, call: str) -> None:
    cookie = late_cookie(key, call)
    assert len(bytes.fromhex(cookie)) == 32
    assert cookie == late_cookie(key, call)
    assert cookie not in {late_cookie(f"{key}x", call), late_cookie(key, f"{call}x")}
    assert not cookie.startswith(route_cookie(key, call))


def test_a_connection_outlives_its_registration() -> None:
    assert 0 < CONFIG.longest_registration < CONFIG.connection_seconds


@pytest.mark.parametrize(
    ("ruri_user", "dialled"),
    [("*43", "*43"), ("%2A43", "*43"), ("%2a43", "*43"), (None, ""), ("%zz", "%zz")],
)
def test_the_dialled_number_is_unescaped(ruri_user: str | None, dialled: str) -> None:
    assert a_request(ruri_user=ruri_user).dialled == dialled


@pytest.mark.parametrize(
    ("protocol", "source", "internal"),
    [("udp", "127.0.0.1", True), ("tls", "127.0.0.1", False), ("udp", "192.0.2.1", False)],
)
def test_only_loopback_udp_is_internal(
    protocol: str,
    source: str,
    internal: bool,  # noqa: FBT001 - a column
) -> None:
    assert a_request(protocol=protocol, source=source).is_internal is internal


def test_the_peer_is_named_as_the_kernel_is_asked() -> None:
    assert a_request(source="198.51.100.7", source_port=4001).peer == "198.51.100.7 4001"


def test_a_request_cannot_be_changed_and_hides_who_signs_in() -> None:
    request = a_request(auth_user="92201-secretly", from_user="x", to_user="x")
    assert "92201-secretly" not in repr(request)
    with pytest.raises(dataclasses.FrozenInstanceError):
        request.method = "BYE"  # type: ignore[misc]
