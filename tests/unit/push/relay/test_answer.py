"""What a gateway's answer means, of our own and of the older push proxy."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.push.outcome import Blocked, Delivered, Gone, Outcome, Rejected, RetryAfter
from squilla.push.relay.answer import DEAD, NO_GATEWAY, UNKNOWN_SYSTEM, outcome, read_answer

NOW = 1_800_000_000.0
TOPIC = "0123456789abcdef" * 4
REFUSES = Rejected("the gateway's push service refuses")


def judged(status: int, body: object = None, retry_after: str | None = None) -> Outcome:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return outcome(read_answer(status, retry_after, raw), TOPIC, NOW)


@pytest.mark.parametrize(
    ("status", "body", "retry_after", "expected"),
    [
        (200, {"message": "abc"}, None, Delivered("abc")),
        (400, {"message": "topic: no"}, None, Rejected("the gateway answers 400")),
        (401, {"message": "?"}, None, Rejected(UNKNOWN_SYSTEM)),
        (
            403,
            {"message": "?", "reason": "system_blocked", "why": "unpaid since May"},
            None,
            Blocked("updates are blocked for this system: unpaid since May"),
        ),
        (
            404,
            {"message": "?", "reason": "phone_unknown"},
            None,
            Gone("no phone is registered at the gateway"),
        ),
        (410, {"reason": "phone_gone", "why": "Unregistered"}, None, Gone("Unregistered")),
        (410, {}, None, Gone(DEAD)),
        (413, {"reason": "too_large"}, None, Rejected("the gateway answers 413")),
        (429, {"reason": "rate_limited"}, "7", RetryAfter(7.0, "the gateway answers 429")),
        (
            503,
            {"reason": "push_busy", "why": "HTTP 503"},
            "2",
            RetryAfter(2.0, "the gateway answers 503: HTTP 503"),
        ),
        (502, {"reason": "push_rejected", "why": "BadTopic"}, None, Rejected("BadTopic")),
        (502, {"reason": "push_rejected"}, None, REFUSES),
    ],
)
def test_our_own_gateway(
    status: int, body: object, retry_after: str | None, expected: Outcome
) -> None:
    assert judged(status, body, retry_after) == expected


@pytest.mark.parametrize(
    ("status", "message", "expected"),
    [
        (200, "projects/p/messages/0:1%2", Delivered("projects/p/messages/0:1%2")),
        (500, "http error status: 404; code: registration-token-not-registered", Gone(DEAD)),
        (500, "Topic not found", Gone(DEAD)),
        (500, "No topic found", Gone(DEAD)),
        (500, "Key not found", Gone(DEAD)),
        (500, "Unregistered", Gone(DEAD)),
        (500, "BadDeviceToken", Gone(DEAD)),
        (500, "Invalid parameters", REFUSES),
        (500, "InvalidProviderToken", REFUSES),
        (500, "TopicDisallowed", REFUSES),
        (500, "dial tcp: i/o timeout", RetryAfter(1.0, "the gateway answers 500")),
        (500, "TooManyRequests", RetryAfter(1.0, "the gateway answers 500")),
        (401, "", Rejected(UNKNOWN_SYSTEM)),
        (403, "", Blocked("updates are blocked for this system")),
    ],
)
def test_the_older_proxy(status: int, message: str, expected: Outcome) -> None:
    assert judged(status, {"message": message}) == expected


@pytest.mark.parametrize(
    ("status", "body", "expected"),
    [
        (200, b"<html>welcome</html>", Rejected(NO_GATEWAY)),
        (200, b"", Rejected(NO_GATEWAY)),
        (200, b"[1]", Rejected(NO_GATEWAY)),
        (200, b'{"message": 7}', Rejected(NO_GATEWAY)),
        (200, b"[" * 5000, Rejected(NO_GATEWAY)),
        (301, b"", Rejected("the gateway answers 301")),
        (404, b"404 page not found", Rejected(NO_GATEWAY)),
        (403, b"<html>", Blocked("updates are blocked for this system")),
        (500, b"\xff", RetryAfter(1.0, "the gateway answers 500")),
        (502, b"Bad Gateway", RetryAfter(1.0, "the gateway answers 502")),
        (504, b"", RetryAfter(1.0, "the gateway answers 504")),
    ],
)
def test_something_else_that_answers(status: int, body: bytes, expected: Outcome) -> None:
    assert judged(status, body) == expected


def test_the_gateways_words_are_short_printable_and_repeat_no_topic() -> None:
    said = judged(502, {"reason": "push_rejected", "why": f"a\nb\x00{'c' * 500}"})
    assert said == Rejected("ab" + "c" * 118)
    assert judged(502, {"reason": "push_rejected", "why": f"bad {TOPIC}"}) == REFUSES


@given(status=st.integers(100, 599), body=st.binary(max_size=60))
def test_whatever_comes_is_an_outcome(status: int, body: bytes) -> None:
    assert isinstance(judged(status, body), Outcome)
