"""What a gateway answers, and what follows (M4).

Two kinds are understood: Squilla's own, whose refusals carry a `reason`, and the older push proxy,
which says 500 to every failure and tells them apart by words alone. Of those words the ones that
mean a dead address or a wrong credential are listed; any other 500 may be a moment's failure at
the push service, and another try costs nothing.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from squilla.push.outcome import Blocked, Delivered, Gone, Outcome, Rejected, RetryAfter
from squilla.push.retry import DEFAULT, retry_after

WORDS = 120
"""Characters of a gateway's own words that are kept."""

UNKNOWN_SYSTEM = "the gateway does not know this system"
BLOCKED = "updates are blocked for this system"
DEAD = "the phone's token is dead"
NO_GATEWAY = "what answers at gateway_url is no gateway"

_DEAD_WORDS = (
    "registration-token-not-registered",
    "topic not found",
    "no topic found",
    "key not found",
    "unregistered",
    "expiredtoken",
    "baddevicetoken",
)
_WRONG_WORDS = (
    "invalid parameters",
    "invalid notification type",
    "providertoken",
    "topicdisallowed",
    "mismatched-credential",
)


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, the Retry-After header, and the body as far as it is a JSON object."""

    status: int
    retry_after: str | None
    said: Mapping[str, Any] = field(repr=False)

    @property
    def reason(self) -> str:
        """Why our own gateway refuses, for programs; empty from any other."""
        return str(self.said.get("reason", ""))

    def words(self, name: str) -> str:
        """One text of the body, printable and not too long; empty when there is none."""
        text = self.said.get(name)
        clean = "".join(filter(str.isprintable, text)) if isinstance(text, str) else ""
        return clean[:WORDS]


def read_answer(status: int, retry_after: str | None, body: bytes) -> Answer:
    """An answer taken apart; a body that is no JSON object counts as empty."""
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        said = None
    return Answer(status, retry_after, said if isinstance(said, dict) else {})


def outcome(answer: Answer, hidden: str, now: float) -> Outcome:
    """What came of it; no words that hold `hidden` are repeated. `now` in Unix seconds."""
    why = answer.words("why")
    why = "" if hidden and hidden in why else why
    judge = _JUDGES.get(answer.status)
    if judge:
        return judge(answer, why)
    if answer.status == 429 or answer.status > 500:
        return _busy(answer, why, now)
    return Rejected(f"the gateway answers {answer.status}")


def _taken(answer: Answer, _why: str) -> Outcome:
    name = answer.words("message")
    return Delivered(name) if name else Rejected(NO_GATEWAY)


def _stranger(_answer: Answer, _why: str) -> Outcome:
    return Rejected(UNKNOWN_SYSTEM)


def _blocked(_answer: Answer, why: str) -> Outcome:
    return Blocked(_joined(BLOCKED, why))


def _missing(answer: Answer, _why: str) -> Outcome:
    known = answer.reason == "phone_unknown"
    return Gone("no phone is registered at the gateway") if known else Rejected(NO_GATEWAY)


def _gone(_answer: Answer, why: str) -> Outcome:
    return Gone(why or DEAD)


def _failed(answer: Answer, _why: str) -> Outcome:
    words = answer.words("message").lower()
    if any(dead in words for dead in _DEAD_WORDS):
        return Gone(DEAD)
    if any(wrong in words for wrong in _WRONG_WORDS):
        return Rejected("the gateway's push service refuses")
    return RetryAfter(DEFAULT, "the gateway answers 500")


def _busy(answer: Answer, why: str, now: float) -> Outcome:
    if answer.reason == "push_rejected":
        return Rejected(why or "the gateway's push service refuses")
    wait = retry_after(answer.retry_after, now)
    return RetryAfter(wait, _joined(f"the gateway answers {answer.status}", why))


def _joined(what: str, why: str) -> str:
    return f"{what}: {why}" if why else what


_JUDGES: Mapping[int, Callable[[Answer, str], Outcome]] = {
    200: _taken,
    401: _stranger,
    403: _blocked,
    404: _missing,
    410: _gone,
    500: _failed,
}
