"""Base64url without padding (RFC 4648 section 5), as Web Push writes keys."""

import base64
import re

_ALPHABET = re.compile(r"[A-Za-z0-9_-]*={0,2}")


def encode(data: bytes) -> str:
    """The bytes as text, without padding."""
    return base64.urlsafe_b64encode(data).decode("ascii").rstrip("=")


def decode(text: str) -> bytes:
    """The bytes of such a text, padded or not. ValueError for any other character or length."""
    bare = text.rstrip("=")
    if not _ALPHABET.fullmatch(text) or len(bare) % 4 == 1:
        raise ValueError("it is not base64url")
    return base64.urlsafe_b64decode(bare + "=" * (-len(bare) % 4))
