"""An endpoint leads to a listed push service, or is refused with a reason."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.push.webpush.endpoint import LONGEST, Origin, check_endpoint, target

HOSTS = (
    "fcm.googleapis.com",
    "*.push.apple.com",
    "localhost:8443",
    "Push.Example:444",
    "*.lan:8080",
    "127.0.0.1:99",
    "[::1]:7",
    "192.0.2.7",
    "*.7",
)


@pytest.mark.parametrize(
    "url",
    [
        "https://fcm.googleapis.com/fcm/send/abc:def",
        "https://fcm.googleapis.com:443/fcm",
        "HTTPS://FCM.GoogleApis.com/fcm",
        "https://fcm.googleapis.com",
        "https://fcm.googleapis.com?token=1",
        "https://fcm.googleapis.com/@home",
        "https://web.push.apple.com/x",
        "https://a.b.push.apple.com/x",
        "https://localhost:8443/x",
        "https://push.example:444/x",
        "https://a.lan:8080/x",
        "https://127.0.0.1:99/x",
        "https://[::1]:7/x",
        "https://192.0.2.7/x",
    ],
)
def test_a_listed_service_is_allowed(url: str) -> None:
    assert check_endpoint(url, HOSTS) is None


@pytest.mark.parametrize(
    ("url", "reason"),
    [
        ("http://fcm.googleapis.com/x", "begin with https://"),
        ("ftp://fcm.googleapis.com/x", "begin with https://"),
        ("//fcm.googleapis.com/x", "begin with https://"),
        ("", "character outside ASCII"),
        ("https://fcm.googleapis.com/x y", "space"),
        ("https://fcm.googleapis.com/x\r\nHost: inside", "space"),
        ("https://fcm.googleapis.com/è", "outside ASCII"),
        ("https://fcm.googleapis.com\\@inside/x", "backslash"),
        ("https://fcm.googleapis.com/x#y", "fragment"),
        ("https://user@fcm.googleapis.com/x", "user name"),
        ("https://user:word@fcm.googleapis.com/x", "user name"),
        ("https://fcm.googleapis.com@inside/x", "user name"),
        ("https://fcm.googleapis.com/" + "x" * LONGEST, "longer than 2048"),
        ("https:///x", "host or port"),
        ("https://fcm.googleapis.com:/x", "host or port"),
        ("https://fcm.googleapis.com:0/x", "host or port"),
        ("https://fcm.googleapis.com:65536/x", "host or port"),
        ("https://fcm.googleapis.com:4e3/x", "host or port"),
        ("https://fcm.googleapis.com./x", "host or port"),
        ("https://fcm%2egoogleapis.com/x", "host or port"),
        ("https://" + "a." * 130 + "push.apple.com/x", "host or port"),
        ("https://fcm.googleapis.com:8443/x", "does not list fcm.googleapis.com:8443"),
        ("https://push.apple.com/x", "does not list"),
        ("https://evilpush.apple.com.example/x", "does not list"),
        ("https://evilpush.apple.com/x", "does not list"),
        ("https://localhost/x", "does not list"),
        ("https://push.example/x", "does not list"),
        ("https://127.0.0.1/x", "does not list"),
        ("https://10.0.0.7/x", "does not list"),
        ("https://0x7f.7/x", "does not list"),
        ("https://2130706433/x", "does not list"),
        ("https://[::1]/x", "does not list"),
        ("https://[::ffff:127.0.0.1]:7/x", "does not list"),
    ],
)
def test_anything_else_is_refused_with_a_reason(url: str, reason: str) -> None:
    assert reason in (check_endpoint(url, HOSTS) or "")


@given(st.text() | st.from_regex(r"https://[!-~]{0,60}", fullmatch=True))
def test_whatever_is_allowed_leads_to_a_listed_host(url: str) -> None:
    if check_endpoint(url, ["a", "*.b"]) is None:
        origin = Origin.of(url)
        assert origin is not None
        assert origin.host == "a" or origin.host.endswith(".b")
        assert origin.port == 443


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("https://a", "/"),
        ("https://a:1/b;c?d=e/f", "/b;c?d=e/f"),
        ("https://a?b", "/?b"),
    ],
)
def test_the_target_is_all_that_follows(url: str, path: str) -> None:
    assert target(url) == path


@pytest.mark.parametrize(
    ("url", "origin"),
    [("https://A.b:443/x", "https://a.b"), ("https://a.b:444/x", "https://a.b:444")],
)
def test_an_origin_is_written_without_the_usual_port(url: str, origin: str) -> None:
    assert str(Origin.of(url)) == origin


@pytest.mark.parametrize(
    ("url", "listed"),
    [
        ("https://localhost:8443/x", True),
        ("https://a.lan:8080/x", True),
        ("https://fcm.googleapis.com/x", False),
        ("https://192.0.2.7/x", False),
    ],
)
def test_only_a_listed_port_makes_a_private_address_meant(url: str, *, listed: bool) -> None:
    origin = Origin.of(url)
    assert origin is not None
    assert origin.has_listed_port(HOSTS) is listed
