"""What Firebase answers to a message, and what follows (HTTP v1, google.rpc.Status).

Only what surely speaks of the phone's token makes it Gone. A wrong project or a message of a wrong
shape are the fault of this side, and must not make it forget every phone.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from squilla.push.fcm.http import Answer
from squilla.push.outcome import Delivered, Gone, Outcome, Rejected

_CODE = re.compile(r"[A-Za-z0-9_.\[\]]{1,64}")
_ID = re.compile(r"[\w:%.=-]{1,64}")
_ERROR = "type.googleapis.com/google.firebase.fcm.v1.FcmError"
_FIELDS = "type.googleapis.com/google.rpc.BadRequest"
_INFO = "type.googleapis.com/google.rpc.ErrorInfo"
_BAD_TOKEN = "registration token"  # noqa: S105 - words of Google's, no secret


def outcome(answer: Answer, now: float) -> Outcome:
    """What came of a push. 401 is Rejected: another token was tried before."""
    if answer.status == 200:
        return Delivered(_id(answer.content.get("name")))
    if answer.is_busy:
        return answer.retry(now, "Firebase")
    error = _object(answer.content.get("error"))
    code = _first(_details(error, _ERROR, "errorCode")) or _safe(error.get("status"))
    if answer.status == 404 and code == "UNREGISTERED":
        return Gone(code)
    fields = [_safe(each.get("field")) for each in _violations(error)]
    if answer.status == 400 and _is_token(error, fields):
        return Gone(f"{code} message.token")
    info = _details(error, _INFO, "reason")
    words = [f"HTTP {answer.status}", code, *info, *fields]
    return Rejected(" ".join(dict.fromkeys(word for word in words if word))[:120])


def _is_token(error: Mapping[str, Any], fields: list[str]) -> bool:
    """Google names the field, or names none and says it in words."""
    return "message.token" in fields or (
        not fields and _BAD_TOKEN in str(error.get("message", "")).lower()
    )


def _id(name: object) -> str:
    last = name.rpartition("/")[2][:64] if isinstance(name, str) else ""
    return last if _ID.fullmatch(last) else ""


def _violations(error: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    found = [each.get("fieldViolations") for each in _typed(error, _FIELDS)]
    return [_object(each) for each in _flat(found)]


def _details(error: Mapping[str, Any], kind: str, name: str) -> list[str]:
    return [_safe(each.get(name)) for each in _typed(error, kind)]


def _typed(error: Mapping[str, Any], kind: str) -> list[Mapping[str, Any]]:
    each = (_object(detail) for detail in _flat([error.get("details")]))
    return [detail for detail in each if detail.get("@type") == kind]


def _flat(lists: Iterable[Any]) -> list[Any]:
    return [each for part in lists if isinstance(part, list) for each in part]


def _object(value: object) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def _first(codes: list[str]) -> str:
    return next(iter(codes), "")


def _safe(value: object) -> str:
    """A name of Google's; a free text could repeat the token."""
    return value if isinstance(value, str) and _CODE.fullmatch(value) else ""
