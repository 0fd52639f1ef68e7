"""What a VoIP push holds: the keys that apps built on Linphone read, and ours below `squilla`.

The app reports the call to the system before any SIP, so caller and time are all here. `send-time`
and `pn_ttl` let it end a call that was delivered too late. At most 5120 bytes (Apple's limit):
what callers and PBXs choose is cut so that the whole can never be longer.
"""

import json
import unicodedata
from datetime import UTC, datetime
from typing import Any
from urllib.parse import quote

from squilla.push.fields import cut
from squilla.push.message import Ring

LIMIT = 5120
"""Bytes that Apple takes of a VoIP push."""

_NAME_BYTES = 256
_CALLER_BYTES = 64
_CALL_ID_BYTES = 512
_USER_UNRESERVED = "-_.!~*'()&=+$,;?/"
_NOT_TEXT = ("Cc", "Cs")


def payload(ring: Ring, host: str) -> bytes:
    """The JSON text (RFC 8259) for a ring; `host` completes the caller's number to a SIP URI."""
    caller = _cut(ring.caller, _CALLER_BYTES)
    name = _cut(ring.caller_name, _NAME_BYTES)
    call_id = _cut(ring.call_id, _CALL_ID_BYTES)
    user = quote(caller or "anonymous", safe=_USER_UNRESERVED)
    fields = {
        "aps": _aps(ring, call_id, name or caller),
        "from-uri": f"sip:{user}@{host}",
        "display-name": name or caller,
        "pn_ttl": ring.ttl,
        "customPayload": {},
        "squilla": _own(ring, call_id, caller, name),
    }
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode()


def _aps(ring: Ring, call_id: str, shown: str) -> dict[str, Any]:
    return {
        "sound": "",
        "loc-key": "IC_MSG",
        "loc-args": [shown],
        "call-id": call_id,
        "uuid": ring.id,
        "send-time": datetime.fromtimestamp(ring.sent_at, UTC).strftime("%Y-%m-%d %H:%M:%S"),
    }


def _own(ring: Ring, call_id: str, caller: str, name: str) -> dict[str, Any]:
    return {
        "v": 1,
        "id": ring.id,
        "call_id": call_id,
        "caller": caller,
        "caller_name": name,
        "sent_at": ring.sent_at,
        "ttl": ring.ttl,
    }


def _cut(text: str, limit: int) -> str:
    """Without what is no text, and at most so many bytes of UTF-8, in whole characters."""
    clean = "".join(" " if unicodedata.category(char) in _NOT_TEXT else char for char in text)
    return cut(clean, limit).strip()
