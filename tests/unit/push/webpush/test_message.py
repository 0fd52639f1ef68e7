"""What a browser reads, and what its push service is told."""

import dataclasses
import json

import pytest
from hypothesis import given

from squilla.push.message import Message, Ring
from squilla.push.webpush.encryption import LONGEST, padded
from squilla.push.webpush.message import delivery, payload
from tests.unit.push.messages import AT, ELSEWHERE, MISSED, RING, WAKE, messages


@pytest.mark.parametrize("message", [RING, MISSED, ELSEWHERE])
def test_the_payload_is_versioned_json(message: Message) -> None:
    told = json.loads(payload(message))
    assert list(told) == [
        "v", "type", "id", "call_id", "caller", "caller_name", "sent_at", "ttl",
    ]  # fmt: skip
    assert (told["v"], told["id"]) == (1, WAKE)
    assert told["caller_name"] == message.caller_name


@given(messages)
def test_no_message_is_too_long_whatever_it_holds(message: Message) -> None:
    assert len(payload(message)) <= LONGEST
    json.loads(payload(message))


@pytest.mark.parametrize("name", ["", "Ada", "Maria Grazia Cucinotta-Buonarroti " * 9, "🐚" * 90])
def test_no_usual_name_shows_in_the_length(name: str) -> None:
    ring = Ring(WAKE, "x" * 60, "+390721405516", name, AT, 30)
    assert len(padded(payload(ring))) == 1025


def test_the_news_of_a_call_replace_its_ring() -> None:
    ring, missed = delivery(RING, AT + 3), delivery(MISSED, AT + 20)
    assert (ring["TTL"], ring["Urgency"]) == ("27", "high")
    assert (missed["TTL"], missed["Urgency"]) == ("86400", "normal")
    assert ring["Topic"] == missed["Topic"]
    assert len(ring["Topic"]) == 32


def test_calls_do_not_replace_each_other() -> None:
    other = dataclasses.replace(RING, id="another")
    assert delivery(other, AT)["Topic"] != delivery(RING, AT)["Topic"]
