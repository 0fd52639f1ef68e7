"""What Firebase is given to carry."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.push.fcm.message import LONGEST, body, data
from squilla.push.message import Message, Ring
from tests.unit.push.messages import AT, ELSEWHERE, MISSED, RING, WAKE, messages, texts

HOST = "pbx.example"


def test_a_ring_is_urgent_and_holds_what_both_apps_read() -> None:
    name = 'Ada "Però" 🐚 \\'
    assert body("token", RING, AT + 4, HOST) == {
        "message": {
            "token": "token",
            "android": {"priority": "HIGH", "ttl": "26s"},
            "data": {
                "type": "call",
                "id": WAKE,
                "call_id": "call-1@pbx",
                "caller": "201",
                "caller_name": name,
                "sent_at": "1800000000.0",
                "ttl": "30",
                "uuid": WAKE,
                "call-id": "call-1@pbx",
                "from-uri": "sip:201@pbx.example",
                "display-name": name,
                "sip-from": name,
                "loc-key": "IC_MSG",
                "loc-args": name,
                "send-time": "2027-01-15 08:00:00",
                "custom-payload": "{}",
            },
        }
    }


@pytest.mark.parametrize(
    ("message", "type_"), [(MISSED, "missed"), (ELSEWHERE, "answered_elsewhere")]
)
def test_an_ended_call_is_not_urgent_and_rings_in_no_app(message: Message, type_: str) -> None:
    told = body("token", message, AT, HOST)["message"]
    assert told["android"] == {"priority": "NORMAL", "ttl": "86400s"}
    assert told["data"]["type"] == type_
    assert set(told["data"]) == {
        "type", "id", "call_id", "caller", "caller_name", "sent_at", "ttl",
    }  # fmt: skip


def test_a_caller_without_a_name_shows_the_number() -> None:
    ring = Ring(WAKE, "c", "+39072", "", AT, 30)
    told = data(ring, HOST)
    assert (told["display-name"], told["from-uri"]) == ("+39072", "sip:+39072@pbx.example")
    assert told["caller_name"] == ""


@pytest.mark.parametrize(
    ("caller", "user"),
    [("a@b>;x", "a%40b%3E;x"), ('"', "%22"), ("è", "%C3%A8"), ("*43#", "*43%23")],
)
def test_a_caller_cannot_break_out_of_the_address(caller: str, user: str) -> None:
    ring = Ring(WAKE, "c", caller, "", AT, 30)
    assert data(ring, HOST)["from-uri"] == f"sip:{user}@pbx.example"


@given(messages)
def test_data_are_strings_within_the_limit_whatever_they_hold(message: Message) -> None:
    told = data(message, HOST)
    assert all(isinstance(value, str) for value in told.values())
    assert sum(len(name) + len(value.encode()) for name, value in told.items()) <= LONGEST


@given(texts, st.floats(0, 4e9), st.floats(0, 4e9))
def test_the_time_left_is_never_more_than_the_calls(name: str, at: float, now: float) -> None:
    told = body("token", Ring(WAKE, "c", "1", name, at, 30), now, HOST)["message"]
    assert 0 <= int(told["android"]["ttl"].removesuffix("s")) <= 30
