"""Why a call was taken back (RFC 3326)."""

import re

ANSWERED_ELSEWHERE = 200
"""`SIP;cause=200`: another phone has taken the call."""

_CAUSE = re.compile(r"\bSIP\s*;[^,]*?\bcause\s*=\s*([0-9]{3})\b", re.IGNORECASE)


def cause_of(reason: str) -> int:
    """The SIP cause in a Reason header; 0 when it gives none."""
    found = _CAUSE.search(reason)
    return int(found[1]) if found else 0
