"""Takes secrets out of a softphone's output before a test report shows it.

SIP traces carry digest responses (RFC 7616) and SDES keys (RFC 4568, `inline:`), and both
programs print their account's password in one place or another.
"""

import re
from collections.abc import Iterable

MASK = "***"
_PATTERNS = (
    re.compile(r"(inline:)[^\s|;\"]+"),
    re.compile(r"((?:response|cnonce)=\")[^\"]*"),
    re.compile(r"((?:passwd|auth_pass|ha1)=)[^\s;>]+"),
)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")


def redact(text: str, secrets: Iterable[str]) -> str:
    """`text` without the given secrets, SDES keys, digest responses and terminal colours."""
    for secret in secrets:
        if secret:
            text = text.replace(secret, MASK)
    for pattern in _PATTERNS:
        text = pattern.sub(rf"\1{MASK}", text)
    return _COLOUR.sub("", text)
