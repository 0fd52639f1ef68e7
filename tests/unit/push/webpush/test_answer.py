"""Each answer of a browser's push service."""

import json
from typing import Any

import pytest

from squilla.push.outcome import Delivered, Gone, Outcome, Rejected, RetryAfter
from squilla.push.webpush.answer import OTHER_KEY, Answer, outcome

ENDPOINT = (
    "https://push.example/send/dEvIcE-ToKeN_0123456789:APA91bHPRgkF3JUikC4ENAHEeMrd41Zxv3hVZj"
)
AUTH = "BTBZMqHH6r4Tts7J_aSIgg"
SECRETS = f"{ENDPOINT} {AUTH}"
NOW = 1_800_000_000.0


def _outcome(status: int, body: bytes = b"", **headers: str) -> Outcome:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return outcome(Answer(status, named, body), "wake-1", SECRETS, NOW)


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (200, Delivered("wake-1")),
        (201, Delivered("wake-1")),
        (202, Delivered("wake-1")),
        (301, Rejected("the service answers with a redirect, which is not followed")),
        (307, Rejected("the service answers with a redirect, which is not followed")),
        (400, Rejected("HTTP 400")),
        (401, Rejected("HTTP 401")),
        (403, Rejected("HTTP 403")),
        (404, Gone("HTTP 404")),
        (410, Gone("HTTP 410")),
        (413, Rejected("HTTP 413")),
        (429, RetryAfter(1.0, "HTTP 429")),
        (500, RetryAfter(1.0, "HTTP 500")),
        (503, RetryAfter(1.0, "HTTP 503")),
        (599, RetryAfter(1.0, "HTTP 599")),
    ],
)
def test_each_status(status: int, expected: Outcome) -> None:
    assert _outcome(status) == expected


def test_the_location_of_a_push_is_not_told() -> None:
    assert _outcome(201, location=f"{ENDPOINT}/message") == Delivered("wake-1")


def test_a_busy_service_says_how_long() -> None:
    assert _outcome(429, retry_after="11") == RetryAfter(11.0, "HTTP 429")
    date = "Fri, 15 Jan 2027 08:00:20 GMT"
    assert _outcome(503, retry_after=date) == RetryAfter(20.0, "HTTP 503")


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"bad TTL", "HTTP 400: bad TTL"),
        (b'{"reason":"BadJwtToken"}', "HTTP 400: BadJwtToken"),
        (b'{"code":400,"errno":111,"message":"Invalid TTL"}', "HTTP 400: Invalid TTL"),
        (b'{"detail":[1]}', "HTTP 400"),
        (b"[1]", "HTTP 400: [1]"),
        (b"[" * 4096, ("HTTP 400: " + "[" * 4096)[:120]),
        (b"a\r\n\x1b[31mb\x00c\xff", "HTTP 400: a [31mb c\ufffd"),
        (b"x y " * 100, ("HTTP 400: " + "x y " * 100)[:120]),
    ],
)
def test_a_refusal_repeats_the_reason_cut(body: bytes, why: str) -> None:
    assert _outcome(400, body) == Rejected(why)


@pytest.mark.parametrize("status", [400, 401, 403])
@pytest.mark.parametrize(
    "words",
    [
        "the VAPID credentials do not correspond to those used to create the subscriptions.",
        "VapidPkHashMismatch",
        "VAPID public key mismatch",
    ],
)
def test_another_key_is_said_plainly(status: int, words: str) -> None:
    assert _outcome(status, words.encode()) == Rejected(OTHER_KEY)
    assert _outcome(status, json.dumps({"message": words}).encode()) == Rejected(OTHER_KEY)


@pytest.mark.parametrize(
    "leak",
    [
        ENDPOINT,
        AUTH,
        "no such device: APA91bHPRgkF3JUikC4ENAHEeMrd41Zxv3hVZj",
        "no such device: APA91bHPRgkF3JUi...",
        "x" * 100 + " dEvIcE-ToKeN_0123456789",
        f"prefix{AUTH}suffix",
    ],
)
def test_words_that_hold_a_secret_are_not_repeated(leak: str) -> None:
    bodies: list[Any] = [leak, json.dumps({"reason": leak})]
    for body in bodies:
        assert _outcome(403, body.encode()) == Rejected("HTTP 403")


def test_an_answer_does_not_show_what_it_holds() -> None:
    assert repr(Answer(201, {"location": ENDPOINT}, ENDPOINT.encode())) == "Answer(status=201)"
