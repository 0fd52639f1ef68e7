"""The mark on our Record-Route that lets a request into a dialog.

A request with a To tag is routed without digest (RFC 3261 §22 asks for none inside a dialog), so
without a mark anybody could have a message sent to any phone by making up a Route header.
"""

import hashlib
import hmac

PARAMETER = "sq"


def route_mark(key: str, call_id: str) -> str:
    """The Record-Route parameter of one dialog, with its cookie."""
    return f"{PARAMETER}={route_cookie(key, call_id)}"


def late_cookie(key: str, call_id: str) -> str:
    """What shows a call over loopback to be our own, for a phone that woke too late."""
    return hmac.new(key.encode(), f"late {call_id}".encode(), hashlib.sha256).hexdigest()


def route_cookie(key: str, call_id: str) -> str:
    """The mark of one dialog: 64 bits of HMAC-SHA256 over its Call-ID, as 16 hex digits."""
    return hmac.new(key.encode(), call_id.encode(), hashlib.sha256).hexdigest()[:16]
