"""How the gateway answers; the table of codes and reasons stands in `contract`."""

import math
from collections.abc import Mapping
from enum import StrEnum
from typing import assert_never

from starlette.responses import JSONResponse

from squilla.push.outcome import Blocked, Delivered, Gone, Outcome, Rejected, RetryAfter


class Reason(StrEnum):
    """Why a request was refused, for programs."""

    BAD_REQUEST = "bad_request"
    UNAUTHORIZED = "unauthorized"
    SYSTEM_BLOCKED = "system_blocked"
    PHONE_UNKNOWN = "phone_unknown"
    PHONE_GONE = "phone_gone"
    TOO_LARGE = "too_large"
    RATE_LIMITED = "rate_limited"
    PUSH_REJECTED = "push_rejected"
    PUSH_BUSY = "push_busy"


def success(message: str = "success") -> JSONResponse:
    """200, as the app expects it."""
    return _answer(200, {"message": message})


def refusal(
    status: int, reason: Reason, message: str, *, why: str = "", retry_after: float | None = None
) -> JSONResponse:
    """A refusal; `why` is somebody else's text, `retry_after` seconds, rounded up to whole ones."""
    headers = {} if retry_after is None else {"Retry-After": str(max(1, math.ceil(retry_after)))}
    content = {"message": message, "reason": reason.value}
    return _answer(status, content | ({"why": why} if why else {}), headers)


def answer_to_push(outcome: Outcome) -> JSONResponse:
    """What the PBX is told of its push."""
    match outcome:
        case Delivered(id=name):
            return success(name)
        case Gone(why=why):
            return refusal(410, Reason.PHONE_GONE, "The phone's token is dead.", why=why)
        case RetryAfter(seconds=seconds, why=why):
            message = "The push service cannot take it now."
            return refusal(503, Reason.PUSH_BUSY, message, why=why, retry_after=seconds)
        case Rejected(why=why) | Blocked(why=why):
            return refusal(502, Reason.PUSH_REJECTED, "The push service refuses.", why=why)
        case _:
            assert_never(outcome)


def _answer(
    status: int, content: Mapping[str, str], headers: Mapping[str, str] | None = None
) -> JSONResponse:
    return JSONResponse(dict(content), status, {"Cache-Control": "no-store", **(headers or {})})
