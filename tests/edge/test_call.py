"""INVITE to the echo service (T1) and to another person's phone."""

import pytest

from squilla.edge.flow import Flow
from squilla.edge.steps.call import place_call
from tests.edge.fake_ksr import FakeKsr
from tests.edge.scenes import CONFIG, MARK, PLAIN, SRTP, a_request

SENT = [
    ("record_route", MARK),
    ("remember_source_in_contact",),
    ("watch_media",),
    ("watch_failure",),
    ("only_existing_connections",),
    ("relay",),
]


def calling(number: str, *, sdp: str | None = SRTP) -> FakeKsr:
    """92201 calls; 92202 is online, 92203 has a login and is offline."""
    ksr = FakeKsr(a_request(ruri_user=number, auth_user="92201"), sdp=sdp)
    ksr.accepted = {"92201": "a", "92202": "b", "92203": "c"}
    ksr.contacts = {"92201": "here", "92202": "there"}
    return ksr


def logged(ksr: FakeKsr) -> dict[str, str]:
    (fields,) = [effect[2] for effect in ksr.effects if effect[0] == "log"]
    return dict(fields)


@pytest.mark.parametrize("number", ["*43", "%2A43", "%2a43"])
def test_the_echo_test_goes_to_the_echo_service(number: str) -> None:
    ksr = calling(number)
    assert place_call(ksr.message, ksr, CONFIG) is Flow.DONE
    assert ksr.effects[:-1] == [("send_to", "sip:127.0.0.1:5071"), *SENT]
    assert logged(ksr) == {"account": "92201", "to": "*43", "outcome": "relayed"}
    assert ksr.counted == {"calls": 1}


@pytest.mark.parametrize("number", ["202", "92202"])
def test_a_phone_is_reached_by_both_of_its_numbers(number: str) -> None:
    ksr = calling(number)
    place_call(ksr.message, ksr, CONFIG)
    assert ksr.effects[:-1] == [("set_ruri_user", "92202"), *SENT]


@pytest.mark.parametrize(
    ("number", "sdp", "code"),
    [
        ("201", SRTP, 486),
        ("92201", SRTP, 486),
        ("999", SRTP, 404),
        ("", SRTP, 404),
        ("*44", SRTP, 404),
        ("203", SRTP, 480),
        ("92203", SRTP, 480),
        ("*43", PLAIN, 488),
        ("*43", None, 488),
        ("*43", "", 488),
        ("999", PLAIN, 488),
    ],
)
def test_a_refusal_says_why_and_nothing_is_sent(number: str, sdp: str | None, code: int) -> None:
    ksr = calling(number, sdp=sdp)
    assert place_call(ksr.message, ksr, CONFIG) is Flow.DONE
    assert ksr.replies == [code]
    assert not ksr.did("relay")
    assert not ksr.did("record_route")
    assert ksr.counted == {"calls": 1, f"refused_{code}": 1}
    assert logged(ksr)["outcome"].startswith(str(code))


def test_a_phone_whose_connection_is_gone_is_unavailable() -> None:
    ksr = calling("202")
    ksr.relays = False
    place_call(ksr.message, ksr, CONFIG)
    assert ksr.replies == [480]
    assert logged(ksr)["outcome"] == "480 Temporarily Unavailable"


def test_without_a_number_in_the_request_uri_nobody_is_called() -> None:
    ksr = calling("x")
    ksr.message = a_request(ruri_user=None, auth_user="92201")
    place_call(ksr.message, ksr, CONFIG)
    assert ksr.replies == [404]
