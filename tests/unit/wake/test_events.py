"""What the edge tells is read, and what is broken is left alone."""

import json
import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.model.push import FcmAddress, as_fields
from squilla.wake.events import (
    Called,
    Cancelled,
    Ended,
    Event,
    Parked,
    Progress,
    Registered,
    Sent,
    Unregistered,
    read_call,
    read_event,
)

CALL = {
    "event": "call",
    "n": 7,
    "at": 1000.5,
    "how": "parked",
    "silent": 0.0,
    "user": "92201",
    "call_id": "call-1",
    "cseq": "102",
    "caller": "202",
    "name": "Bruno",
}
REGISTERED = {
    "event": "registered",
    "user": "92201",
    "agent": "App/1",
    "call_id": "r1",
    "at": 1000.5,
    "arrived": 1000.25,
    "source": "198.51.100.7",
    "push": as_fields(FcmAddress("secret", "p")),
    "withdrawn": False,
}
EVENTS: list[tuple[dict[str, Any], Event]] = [
    (CALL, Called(7, 1000.5, "parked", 0.0, "92201", "call-1", "102", "202", "Bruno")),
    ({"event": "sent", "n": 7, "at": 1.5}, Sent(7, 1.5)),
    ({"event": "parked", "n": 7, "at": 1.5}, Parked(7, 1.5)),
    ({"event": "progress", "n": 7, "at": 1.5, "code": 180}, Progress(7, 1.5, 180)),
    (
        {"event": "ended", "n": 7, "at": 1.5, "code": 487, "cancelled": 1},
        Ended(7, 1.5, 487, cancelled=True),
    ),
    (
        {"event": "ended", "n": 7, "at": 1.5, "code": 486, "cancelled": 0},
        Ended(7, 1.5, 486, cancelled=False),
    ),
    (
        {"event": "cancel", "call_id": "call-1", "at": 1.5, "cause": 200},
        Cancelled("call-1", 1.5, 200),
    ),
    (
        REGISTERED,
        Registered("92201", 1000.5, "App/1", "198.51.100.7", 1000.25, FcmAddress("secret", "p")),
    ),
    (
        {**REGISTERED, "push": None, "withdrawn": True, "arrived": 0},
        Registered("92201", 1000.5, "App/1", "198.51.100.7", 0.0, None, withdrawn=True),
    ),
    ({"event": "unregistered", "user": "92201", "withdrawn": True}, Unregistered("92201")),
]
BROKEN: list[dict[str, Any]] = [
    {},
    {"event": None},
    {"event": []},
    {"event": "unregistered", "user": "92201", "withdrawn": False},
    {"event": "unregistered", "withdrawn": True},
    {**CALL, "n": "seven"},
    {**CALL, "at": None},
    {"event": "sent", "n": math.inf, "at": 1.5},
    {**REGISTERED, "push": {"provider": "pigeon"}},
    {**REGISTERED, "push": {"provider": "fcm", "token": "t", "more": 1}},
    {**REGISTERED, "push": {"token": "t"}},
    {**REGISTERED, "push": "fcm"},
    {**REGISTERED, "push": 5},
    {**REGISTERED, "arrived": None},
]

values: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=4,
)


@pytest.mark.parametrize(("message", "event"), EVENTS)
def test_each_event_is_read(message: dict[str, Any], event: Event) -> None:
    assert read_event(json.loads(json.dumps(message))) == event


@pytest.mark.parametrize("message", BROKEN)
def test_what_is_broken_is_none(message: dict[str, Any]) -> None:
    assert read_event(message) is None


@pytest.mark.parametrize("message", [message for message, _ in EVENTS])
def test_nothing_may_be_missing(message: dict[str, Any]) -> None:
    unused = {"call_id"} if message["event"] == "registered" else set()
    for name in message.keys() - unused:
        rest = {key: value for key, value in message.items() if key != name}
        assert read_event(rest) is None, name


@given(st.sampled_from([message for message, _ in EVENTS]), st.data())
def test_nonsense_is_never_an_error(message: dict[str, Any], data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(message)))
    read_event({**message, name: data.draw(values)})


def test_a_noted_call_says_how_far_it_has_come() -> None:
    call = read_call({**CALL, "how": "ended", "code": 487, "cancelled": 1})
    assert (call.how, call.code, call.cancelled) == ("ended", 487, True)
    fresh = read_call(CALL)
    assert (fresh.code, fresh.cancelled) == (0, False)


def test_an_address_is_not_shown() -> None:
    assert "secret" not in repr(read_event(REGISTERED))
