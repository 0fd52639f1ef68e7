"""The mobile app's login token (the 401 handshake) and the push topic made from it."""

import hashlib
import hmac
import re
from collections.abc import Sequence
from enum import Enum

_ANDROID_SKIPS = len("Digest ")
_NONCE = re.compile(r"[0-9a-f]{40}")


class Platform(Enum):
    """The two builds of the app, which differ in details that a server can trip over."""

    ANDROID = "android"
    IOS = "ios"


def nonce_of(challenges: Sequence[str], platform: Platform) -> str | None:
    """The nonce as the platform cuts it out of `WWW-Authenticate`, or None when that fails.

    Android takes the last header of that name and drops seven characters; iOS joins all of them
    with commas and takes the second word. Neither looks at the scheme or at parameters.
    """
    if not challenges:
        return None
    if platform is Platform.ANDROID:
        nonce = challenges[-1][_ANDROID_SKIPS:]
    else:
        nonce = "".join(", ".join(challenges).split(" ")[1:2])
    return nonce if _NONCE.fullmatch(nonce) else None


def login_token(username: str, password: str, nonce: str, platform: Platform) -> str:
    """HMAC-SHA1 of `username:password:nonce` under the password, as 40 lower-case hex digits.

    The iOS build hands the count of characters to a function that wants bytes, so that both key
    and message lose their end as soon as one character takes more than one byte.
    """
    message = f"{username}:{password}:{nonce}"
    key, text = password.encode(), message.encode()
    if platform is Platform.IOS:
        key, text = key[: len(password)], text[: len(message)]
    return hmac.new(key, text, hashlib.sha1).hexdigest()


def push_topic(token: str) -> str:
    """What a push for this login is addressed to: SHA-256 of the token, hexadecimal."""
    return hashlib.sha256(token.encode("ascii")).hexdigest()
