"""What a browser's push service answers, and what follows (RFC 8030, RFC 8292)."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from squilla.push.outcome import Delivered, Gone, Outcome, Rejected, RetryAfter
from squilla.push.retry import retry_after

REASON = 120
"""Characters of a service's own words that are kept."""

OTHER_KEY = "subscription made with another key"

_OTHER_KEY = re.compile("do not correspond|mismatch", re.I)
_RUN = re.compile(r"[\w-]{12,}")


@dataclass(frozen=True, slots=True)
class Answer:
    """Status, headers (names in small letters) and the beginning of the body."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)


def outcome(answer: Answer, wake: str, secrets: str, now: float) -> Outcome:
    """What came of the push of a wake; `secrets` are never repeated from a service's words.

    Delivered has the wake's id: the service's own name of a push (Location) is a URL that allows
    to delete it, so it is as secret as the endpoint.
    """
    status = answer.status
    if 200 <= status < 300:
        return Delivered(wake)
    if status in (404, 410):
        return Gone(f"HTTP {status}")
    if status == 429 or status >= 500:
        wait = retry_after(answer.headers.get("retry-after"), now)
        return RetryAfter(wait, f"HTTP {status}")
    if status in (400, 401, 403):
        return Rejected(_refusal(answer, secrets))
    return Rejected(_REFUSALS.get(status // 100 * 100, f"HTTP {status}"))


def _refusal(answer: Answer, secrets: str) -> str:
    words = _words(answer.body)
    if _OTHER_KEY.search(words):
        return OTHER_KEY
    if not words or _repeats(words, secrets):
        return f"HTTP {answer.status}"
    return f"HTTP {answer.status}: {words}"[:REASON]


def _words(body: bytes) -> str:
    """The reason in a body, which is text, or JSON with one of two names for it."""
    text = body.decode("utf-8", "replace")
    try:
        parsed = json.loads(text)
    except (ValueError, RecursionError):
        parsed = None
    if isinstance(parsed, dict):
        text = str(parsed.get("reason") or parsed.get("message") or "")
    return " ".join("".join(c if c.isprintable() else " " for c in text).split())


def _repeats(words: str, secrets: str) -> bool:
    in_words = any(run in secrets for run in _RUN.findall(words))
    return in_words or any(run in words for run in _RUN.findall(secrets))


_REFUSALS = {300: "the service answers with a redirect, which is not followed"}
