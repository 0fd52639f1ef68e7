"""What the app is told of a call, bounded in size."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from squilla.push.fields import CALL_ID_BYTES, NAME_BYTES, cut, fields, remaining
from squilla.push.message import Message
from tests.unit.push.messages import AT, ELSEWHERE, MISSED, RING, messages


def test_a_ring_is_a_call_with_its_own_ttl() -> None:
    assert fields(RING) == {
        "type": "call",
        "id": RING.id,
        "call_id": "call-1@pbx",
        "caller": "201",
        "caller_name": 'Ada "Però" 🐚 \\',
        "sent_at": AT,
        "ttl": 30,
    }


@pytest.mark.parametrize(
    ("message", "type_"), [(MISSED, "missed"), (ELSEWHERE, "answered_elsewhere")]
)
def test_an_ended_call_says_how_it_ended(message: Message, type_: str) -> None:
    assert fields(message)["type"] == type_
    assert fields(message)["ttl"] == 86400


@pytest.mark.parametrize(
    ("message", "now", "seconds"),
    [
        (RING, AT, 30),
        (RING, AT + 7.2, 22),
        (RING, AT + 30, 0),
        (RING, AT + 90, 0),
        (RING, AT - 500, 30),
        (MISSED, AT + 90, 86400),
    ],
)
def test_what_remains_of_the_time(message: Message, now: float, seconds: int) -> None:
    assert remaining(message, now) == seconds


@given(st.text(st.characters(), max_size=80), st.integers(0, 100))
def test_a_cut_text_is_a_beginning_in_whole_characters(text: str, size: int) -> None:
    whole = text.encode("utf-8", "replace").decode()
    short = cut(text, size)
    assert whole.startswith(short)
    assert len(short.encode()) <= size
    rest = whole[len(short) : len(short) + 1]
    assert not rest or len((short + rest).encode()) > size


@given(messages)
@example(replace(RING, caller_name="🐚" * 51, call_id="x" * 256))
def test_no_field_is_longer_than_its_bound(message: Message) -> None:
    told = fields(message)
    assert len(str(told["caller_name"]).encode()) <= NAME_BYTES
    assert len(str(told["call_id"]).encode()) <= CALL_ID_BYTES
