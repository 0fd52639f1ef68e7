"""How the gateway answers."""

import json

import pytest

from squilla.gateway.answers import Reason, answer_to_push, refusal
from squilla.push.outcome import Blocked, Delivered, Gone, Outcome, Rejected, RetryAfter


@pytest.mark.parametrize(
    ("outcome", "status", "reason", "why", "retry_after"),
    [
        (Gone("Unregistered", 5.0), 410, "phone_gone", "Unregistered", None),
        (RetryAfter(2.1, "HTTP 503"), 503, "push_busy", "HTTP 503", "3"),
        (RetryAfter(0.0, "HTTP 429"), 503, "push_busy", "HTTP 429", "1"),
        (Rejected("BadTopic"), 502, "push_rejected", "BadTopic", None),
        (Blocked("elsewhere"), 502, "push_rejected", "elsewhere", None),
    ],
)
def test_what_came_of_a_push(
    outcome: Outcome, status: int, reason: str, why: str, retry_after: str | None
) -> None:
    answer = answer_to_push(outcome)
    said = json.loads(bytes(answer.body))
    assert (answer.status_code, said["reason"], said["why"]) == (status, reason, why)
    assert answer.headers.get("Retry-After") == retry_after
    assert set(said) == {"message", "reason", "why"}


def test_a_push_that_was_taken_has_the_services_name() -> None:
    answer = answer_to_push(Delivered("abc-1"))
    assert (answer.status_code, json.loads(bytes(answer.body))) == (200, {"message": "abc-1"})


def test_no_cache_keeps_an_answer() -> None:
    assert answer_to_push(Delivered("x")).headers["Cache-Control"] == "no-store"
    assert refusal(400, Reason.BAD_REQUEST, "x").headers["Cache-Control"] == "no-store"


def test_somebody_elses_words_are_left_out_when_there_are_none() -> None:
    said = json.loads(bytes(refusal(400, Reason.BAD_REQUEST, "no").body))
    assert said == {"message": "no", "reason": "bad_request"}
