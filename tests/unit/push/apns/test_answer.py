"""What Apple's answers mean."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.push.apns.answer import Elsewhere, Reading, TokenExpired, read, settle
from squilla.push.apns.line import Reply
from squilla.push.outcome import Delivered, Gone, Outcome, Rejected, RetryAfter

NOW = 1_800_000_000.0


def _read(status: int, said: Any = None, headers: dict[str, str] | None = None) -> Reading:
    body = b"" if said is None else json.dumps(said).encode()
    return read(Reply(status, headers or {}, body), "our-id", NOW)


@pytest.mark.parametrize(
    ("status", "reason", "expected"),
    [
        (400, "BadDeviceToken", Elsewhere("BadDeviceToken")),
        (400, "DeviceTokenNotForTopic", Elsewhere("DeviceTokenNotForTopic")),
        (400, "TopicDisallowed", Elsewhere("TopicDisallowed")),
        (400, "BadTopic", Rejected("BadTopic")),
        (400, "PayloadEmpty", Rejected("PayloadEmpty")),
        (403, "InvalidProviderToken", Rejected("InvalidProviderToken")),
        (403, "BadDeviceToken", Rejected("BadDeviceToken")),
        (403, "ExpiredProviderToken", TokenExpired()),
        (404, "BadPath", Rejected("BadPath")),
        (405, "MethodNotAllowed", Rejected("MethodNotAllowed")),
        (410, "Unregistered", Gone("Unregistered")),
        (413, "PayloadTooLarge", Rejected("PayloadTooLarge")),
        (429, "TooManyRequests", RetryAfter(1.0, "TooManyRequests")),
        (429, "TooManyProviderTokenUpdates", RetryAfter(1.0, "TooManyProviderTokenUpdates")),
        (500, "InternalServerError", RetryAfter(1.0, "InternalServerError")),
        (503, "ServiceUnavailable", RetryAfter(1.0, "ServiceUnavailable")),
        (503, "Shutdown", RetryAfter(1.0, "Shutdown")),
    ],
)
def test_each_refusal_has_its_meaning(status: int, reason: str, expected: Reading) -> None:
    assert _read(status, {"reason": reason}) == expected


def test_success_names_the_push_as_apple_does_or_we_do() -> None:
    assert _read(200, headers={"apns-id": "theirs"}) == Delivered("theirs")
    assert _read(200) == Delivered("our-id")
    assert _read(200, headers={"apns-id": "x" * 500}) == Delivered("x" * 64)


@pytest.mark.parametrize(
    ("timestamp", "since"),
    [(1_799_999_999_500, 1_799_999_999.5), (None, None), ("soon", None), (-1, None), (True, None)],
)
def test_a_dead_token_is_dead_since_apples_milliseconds(
    timestamp: object, since: float | None
) -> None:
    said = {"reason": "ExpiredToken", "timestamp": timestamp}
    assert _read(410, said) == Gone("ExpiredToken", since)


def test_apple_says_how_long_to_wait() -> None:
    said = {"reason": "TooManyRequests"}
    answer = _read(429, said, {"retry-after": "Fri, 15 Jan 2027 08:00:20 GMT"})
    assert answer == RetryAfter(20.0, "TooManyRequests")


@pytest.mark.parametrize("said", [None, [], {"reason": 5}, {"reason": "ab12 cd"}, {"reason": ""}])
def test_a_reason_that_is_none_of_apples_is_not_repeated(said: object) -> None:
    assert _read(400, said) == Rejected("HTTP 400")


@given(st.integers(100, 599), st.binary(max_size=200), st.text(max_size=40))
def test_any_answer_has_a_meaning(status: int, body: bytes, retry_after: str) -> None:
    assert read(Reply(status, {"retry-after": retry_after}, body), "id", NOW)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        ("BadDeviceToken", Elsewhere("BadDeviceToken"), Gone("BadDeviceToken")),
        ("BadDeviceToken", Elsewhere("TopicDisallowed"), Rejected("TopicDisallowed")),
        (
            "DeviceTokenNotForTopic",
            Elsewhere("BadDeviceToken"),
            Rejected("DeviceTokenNotForTopic"),
        ),
        ("TopicDisallowed", Elsewhere("TopicDisallowed"), Rejected("TopicDisallowed")),
        ("BadDeviceToken", Delivered("x"), Delivered("x")),
        ("BadDeviceToken", Gone("Unregistered", 5.0), Gone("Unregistered", 5.0)),
        ("BadDeviceToken", RetryAfter(1.0, "Shutdown"), RetryAfter(1.0, "Shutdown")),
    ],
)
def test_a_phone_is_forgotten_only_if_both_environments_call_its_token_bad(
    first: str, second: Outcome | Elsewhere, expected: Outcome
) -> None:
    assert settle(Elsewhere(first), second) == expected
