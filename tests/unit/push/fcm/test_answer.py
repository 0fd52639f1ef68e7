"""Each answer of Firebase; only a dead token makes a phone be forgotten."""

import json
from collections.abc import Mapping
from typing import Any

import pytest

from squilla.push.fcm.answer import outcome
from squilla.push.fcm.http import Answer
from squilla.push.outcome import Delivered, Gone, Outcome, Rejected, RetryAfter
from tests.fakes.fcm import refusal

NOW = 1_800_000_000.0
TOKEN = "dEvIcE0123:APA91bHPRgkF3JUikC4ENAHEeMrd41Zxv3hVZjC9KtT8OvPVGJ"
INVALID = "INVALID_ARGUMENT"
DISABLED = {
    "@type": "type.googleapis.com/google.rpc.ErrorInfo",
    "reason": "SERVICE_DISABLED",
    "domain": "googleapis.com",
}


def _outcome(status: int, content: Mapping[str, Any], **headers: str) -> Outcome:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return outcome(Answer(status, named, content), NOW)


def _refused(status: int, code: str, **details: str) -> Outcome:
    return _outcome(status, json.loads(refusal(status, code, **details).body))


@pytest.mark.parametrize(
    ("name", "id_"),
    [
        ("projects/p/messages/0:1500415314455276%31bd1c9631bd1c96", "0:1500415314455276%31bd1c96"),
        ("", ""),
        (None, ""),
        ("projects/p/messages/<b>", ""),
    ],
)
def test_an_accepted_push_has_googles_name(name: str | None, id_: str) -> None:
    delivered = _outcome(200, {"name": name})
    assert isinstance(delivered, Delivered)
    assert delivered.id.startswith(id_)
    assert bool(delivered.id) is bool(id_)


@pytest.mark.parametrize(
    ("status", "code", "error_code", "field", "expected"),
    [
        (404, "NOT_FOUND", "UNREGISTERED", "", Gone("UNREGISTERED")),
        (400, INVALID, INVALID, "message.token", Gone(f"{INVALID} message.token")),
        (
            400, INVALID, "", "message.data[0].value",
            Rejected(f"HTTP 400 {INVALID} message.data[0].value"),
        ),
        (400, INVALID, INVALID, "", Rejected(f"HTTP 400 {INVALID}")),
        (
            403, "PERMISSION_DENIED", "SENDER_ID_MISMATCH", "",
            Rejected("HTTP 403 SENDER_ID_MISMATCH"),
        ),
        (403, "PERMISSION_DENIED", "", "", Rejected("HTTP 403 PERMISSION_DENIED")),
        (401, "UNAUTHENTICATED", "", "", Rejected("HTTP 401 UNAUTHENTICATED")),
        (404, "NOT_FOUND", "", "", Rejected("HTTP 404 NOT_FOUND")),
        (429, "RESOURCE_EXHAUSTED", "QUOTA_EXCEEDED", "", RetryAfter(1.0, "Firebase: HTTP 429")),
        (500, "INTERNAL", "INTERNAL", "", RetryAfter(1.0, "Firebase: HTTP 500")),
        (503, "UNAVAILABLE", "UNAVAILABLE", "", RetryAfter(1.0, "Firebase: HTTP 503")),
    ],
)  # fmt: skip
def test_each_refusal(
    status: int, code: str, error_code: str, field: str, expected: Outcome
) -> None:
    assert _refused(status, code, error_code=error_code, field=field) == expected


def test_a_token_that_is_none_is_gone_when_google_says_so_in_words() -> None:
    content = json.loads(refusal(400, INVALID, error_code=INVALID).body)
    content["error"]["message"] = "The registration token is not a valid FCM registration token"
    assert _outcome(400, content) == Gone(f"{INVALID} message.token")


def test_a_field_that_google_names_counts_more_than_its_words() -> None:
    content = json.loads(refusal(400, INVALID, field="message.android.ttl").body)
    content["error"]["message"] = "The registration token is not a valid FCM registration token"
    assert _outcome(400, content) == Rejected(f"HTTP 400 {INVALID} message.android.ttl")


def test_the_reason_of_a_disabled_service_is_told() -> None:
    error = {"status": "PERMISSION_DENIED", "details": [DISABLED]}
    assert _outcome(403, {"error": error}) == Rejected(
        "HTTP 403 PERMISSION_DENIED SERVICE_DISABLED"
    )


def test_a_busy_service_says_how_long() -> None:
    assert _outcome(429, {}, retry_after="60") == RetryAfter(60.0, "Firebase: HTTP 429")


@pytest.mark.parametrize("status", [302, 400, 401, 403, 404, 413])
@pytest.mark.parametrize(
    "error",
    [
        None,
        [],
        TOKEN,
        {"status": TOKEN + " ", "message": TOKEN},
        {"details": TOKEN},
        {"details": [TOKEN, None, {"@type": 7}]},
        {"details": [{"@type": DISABLED["@type"], "reason": [TOKEN]}]},
        {
            "details": [
                {"@type": "type.googleapis.com/google.rpc.BadRequest", "fieldViolations": TOKEN}
            ]
        },
    ],
)
def test_an_answer_of_any_shape_is_a_refusal_that_repeats_no_token(
    status: int, error: object
) -> None:
    assert _outcome(status, {"error": error}) == Rejected(f"HTTP {status}")
