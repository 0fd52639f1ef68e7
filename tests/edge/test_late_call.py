"""An INVITE of our own for a phone that woke when its call was over (M4)."""

from typing import Any

import pytest

from squilla.edge.cookie import late_cookie, route_cookie
from squilla.edge.flow import Flow
from squilla.edge.late import HEADER
from squilla.edge.steps.late_call import send_late_call
from tests.edge.fake_ksr import FakeKsr
from tests.edge.scenes import CALL_ID, CONFIG, MARK, SRTP, from_echo

PHONE = "92202"
COOKIE = late_cookie(CONFIG.cookie_key, CALL_ID)


def late(mark: str | None = COOKIE, method: str = "INVITE", **changes: Any) -> FakeKsr:
    own = {"has_to_tag": False, "ruri_user": PHONE, "from_user": "92201"}
    ksr = FakeKsr(from_echo(method, **(own | changes)), sdp=SRTP)
    ksr.headers = {} if mark is None else {HEADER: mark}
    ksr.contacts = {PHONE: "there"}
    return ksr


def test_it_goes_to_the_phone_that_is_there_now_without_its_mark() -> None:
    ksr = late()
    assert send_late_call(ksr.message, ksr, CONFIG) is Flow.DONE
    assert ksr.effects == [
        ("set_ruri_user", PHONE),
        ("hide_push_address",),
        ("remove_headers", HEADER),
        ("record_route", MARK),
        ("remember_source_in_contact",),
        ("watch_media",),
        ("watch_failure",),
        ("only_existing_connections",),
        ("relay",),
    ]
    assert ksr.counted == {"late_calls": 1}


@pytest.mark.parametrize(
    "mark",
    [
        None,
        "",
        "0" * 64,
        COOKIE[:-1],
        COOKIE.upper(),
        f"{COOKIE} ",
        "\u00e9",
        route_cookie(CONFIG.cookie_key, CALL_ID),
        late_cookie(CONFIG.cookie_key, "another"),
        late_cookie("another", CALL_ID),
    ],
)
def test_without_its_mark_it_is_a_call_like_any_other(mark: str | None) -> None:
    ksr = late(mark)
    assert send_late_call(ksr.message, ksr, CONFIG) is Flow.NEXT
    assert ksr.effects == []


@pytest.mark.parametrize(
    "changes",
    [
        {"protocol": "tls"},
        {"protocol": "wss"},
        {"source": "198.51.100.7"},
        {"source": "127.0.0.2"},
    ],
)
def test_it_comes_over_loopback_udp_alone(changes: dict[str, str]) -> None:
    ksr = late(**changes)
    assert send_late_call(ksr.message, ksr, CONFIG) is Flow.NEXT
    assert ksr.effects == []


@pytest.mark.parametrize("method", ["REGISTER", "BYE", "OPTIONS", "MESSAGE"])
def test_it_is_an_invite(method: str) -> None:
    ksr = late(method=method)
    assert send_late_call(ksr.message, ksr, CONFIG) is Flow.NEXT


def test_a_phone_in_a_call_is_busy() -> None:
    ksr = late()
    ksr.talking = {"another": ("92209", PHONE)}
    assert send_late_call(ksr.message, ksr, CONFIG) is Flow.DONE
    assert ksr.effects == [("reply", 486, "Busy Here")]
    assert ksr.counted == {}


@pytest.mark.parametrize("changes", [{"contacts": {}}, {"relays": False}])
def test_a_phone_that_is_gone_again_is_unavailable(changes: dict[str, Any]) -> None:
    ksr = late()
    for name, value in changes.items():
        setattr(ksr, name, value)
    assert send_late_call(ksr.message, ksr, CONFIG) is Flow.DONE
    assert ksr.replies == [480]
    assert ksr.counted == {}
