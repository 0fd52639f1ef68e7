"""A message as Firebase carries it: data only, so that the app decides what to show (HTTP v1).

With a `notification` Android would show a text by itself and not wake the app; with a collapse key
a second call would hide the first. A Missed has normal priority: Google lowers the priority of an
app whose urgent messages show nothing.
"""

import datetime as dt
import json
from typing import Any
from urllib.parse import quote

from squilla.push.fields import fields, remaining
from squilla.push.message import Message, Ring

LONGEST = 4096
"""Bytes of data, names and values together, that Firebase takes; what is sent is always less."""

NOWHERE = "anonymous.invalid"
"""The host of a caller's address when there is none to tell (RFC 3323)."""

_USER = "-_.!~*'()&=+$,;?/"


def body(token: str, message: Message, now: float, host: str = NOWHERE) -> dict[str, Any]:
    """The request's JSON; `host` is that of the caller's SIP address, `now` in Unix seconds."""
    priority = "HIGH" if isinstance(message, Ring) else "NORMAL"
    return {
        "message": {
            "token": token,
            "data": data(message, host),
            "android": {"priority": priority, "ttl": f"{remaining(message, now)}s"},
        }
    }


def data(message: Message, host: str) -> dict[str, str]:
    """Our own fields, and for a Ring those that apps made from Linphone read; all are strings.

    Of a Missed such an app is told nothing that it knows: it may start and register, as with any
    push, finds no call and shows nothing.
    """
    ours = {name: str(value) for name, value in fields(message).items()}
    if not isinstance(message, Ring):
        return ours
    return {**_linphone(ours, host), **ours}


def _linphone(ours: dict[str, str], host: str) -> dict[str, str]:
    name = ours["caller_name"] or ours["caller"]
    sent_at = dt.datetime.fromtimestamp(float(ours["sent_at"]), dt.UTC)
    return {
        "uuid": ours["id"],
        "call-id": ours["call_id"],
        "from-uri": f"sip:{quote(ours['caller'], safe=_USER)}@{host}",
        "display-name": name,
        "sip-from": name,
        "loc-key": "IC_MSG",
        "loc-args": name,
        "send-time": f"{sent_at:%Y-%m-%d %H:%M:%S}",
        "custom-payload": json.dumps({}),
    }
