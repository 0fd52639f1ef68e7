"""What Apple's answers mean, as a table over status and reason.

A token belongs to one of Apple's two environments, and only the answer tells which: three
reasons mean "perhaps the other one" and are `Elsewhere` until that was asked too.
"""

import json
import re
from dataclasses import dataclass
from typing import Any

from squilla.push.apns.line import Reply
from squilla.push.outcome import Delivered, Gone, Outcome, Rejected, RetryAfter
from squilla.push.retry import retry_after

BAD_TOKEN = "BadDeviceToken"  # noqa: S105 - Apple's word for a wrong one
EXPIRED = "ExpiredProviderToken"

_ELSEWHERE = frozenset({BAD_TOKEN, "DeviceTokenNotForTopic", "TopicDisallowed"})
_BUSY = frozenset({429, 500, 502, 503, 504})
_REASON = re.compile(r"[A-Za-z]{1,64}")
_ID_LENGTH = 64


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """This environment does not know the token, for that reason of Apple's."""

    why: str


@dataclass(frozen=True, slots=True)
class TokenExpired:
    """Our own token is too old for Apple."""


Reading = Outcome | Elsewhere | TokenExpired


def read(reply: Reply, push_id: str, now: float) -> Reading:
    """What one answer means at `now` (Unix seconds); `push_id` is its name if Apple gives none."""
    if reply.status == 200:
        return Delivered(reply.headers.get("apns-id", push_id)[:_ID_LENGTH])
    said = _said(reply.body)
    why = _reason(said, reply.status)
    if reply.status == 410:
        return Gone(why, _since(said))
    if reply.status in _BUSY:
        return RetryAfter(retry_after(reply.headers.get("retry-after"), now), why)
    return _refusal(reply.status, why)


def settle(first: Elsewhere, second: Outcome | Elsewhere) -> Outcome:
    """What holds when both environments were asked.

    A token that both call bad belongs to no app: nobody can ever push to it, so it is Gone. Any
    other pair may be a wrong topic of ours, and then forgetting phones would be our mistake.
    """
    if not isinstance(second, Elsewhere):
        return second
    if first.why == second.why == BAD_TOKEN:
        return Gone(BAD_TOKEN)
    return Rejected(first.why if second.why == BAD_TOKEN else second.why)


def _refusal(status: int, why: str) -> Reading:
    if status == 403 and why == EXPIRED:
        return TokenExpired()
    if status == 400 and why in _ELSEWHERE:
        return Elsewhere(why)
    return Rejected(why)


def _said(body: bytes) -> dict[str, Any]:
    try:
        said = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}


def _reason(said: dict[str, Any], status: int) -> str:
    reason = said.get("reason")
    known = isinstance(reason, str) and _REASON.fullmatch(reason)
    return str(reason) if known else f"HTTP {status}"


def _since(said: dict[str, Any]) -> float | None:
    since = said.get("timestamp")
    return since / 1000 if type(since) is int and since > 0 else None
