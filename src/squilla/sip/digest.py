"""Digest authentication: RFC 7616 and RFC 2617 as SIP uses them (RFC 3261 §22, RFC 8760).

sipmessage reads only the first challenge and refuses a list in qop, so this reads them itself.
"""

import hashlib
import re
import secrets
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from squilla.sip.account import Credentials

_HASHES: dict[str, Callable[[bytes], "hashlib._Hash"]] = {
    "SHA-256": hashlib.sha256,
    "MD5": lambda data: hashlib.md5(data, usedforsecurity=False),
}
_STRENGTH = tuple(_HASHES)
_PARAMETER = re.compile(r'([A-Za-z0-9_-]+)\s*=\s*("(?:[^"\\]|\\.)*"|[^\s,"]+)')
_MAX_CHALLENGE = 4096


@dataclass(frozen=True, slots=True)
class Challenge:
    """One Digest challenge; `qop` is whether the server wants quality of protection "auth"."""

    realm: str
    nonce: str
    algorithm: str
    qop: bool
    opaque: str | None = None
    stale: bool = False

    @classmethod
    def parse(cls, value: str) -> "Challenge | None":
        """Read a WWW-Authenticate or Proxy-Authenticate value; None when we can't answer it."""
        scheme, _, rest = value[:_MAX_CHALLENGE].strip().partition(" ")
        found = {name.lower(): _unquote(text) for name, text in _PARAMETER.findall(rest)}
        algorithm = found.get("algorithm", "MD5").upper()
        qops = [item.strip().lower() for item in found.get("qop", "").split(",")]
        usable = scheme.lower() == "digest" and algorithm in _HASHES
        if not usable or not {"realm", "nonce"} <= found.keys() or not {"auth", ""} & set(qops):
            return None
        return cls(
            realm=found["realm"],
            nonce=found["nonce"],
            algorithm=algorithm,
            qop="auth" in qops,
            opaque=found.get("opaque"),
            stale=found.get("stale", "").lower() == "true",
        )


def best(values: Iterable[str]) -> Challenge | None:
    """The challenge with the strongest algorithm we know, the first of equals (RFC 8760 §2.4)."""
    challenges = [challenge for value in values if (challenge := Challenge.parse(value))]
    return min(challenges, key=lambda one: _STRENGTH.index(one.algorithm), default=None)


def authorization(
    challenge: Challenge,
    credentials: Credentials,
    method: str,
    uri: str,
    *,
    cnonce: str | None = None,
) -> str:
    """The value of Authorization or Proxy-Authorization; the first use of the nonce (nc=1)."""
    cnonce = cnonce or secrets.token_hex(16)
    count = "00000001"
    secret = _hash(challenge.algorithm, credentials.username, challenge.realm, credentials.secret)
    action = _hash(challenge.algorithm, method, uri)
    protection = (count, cnonce, "auth") if challenge.qop else ()
    response = _hash(challenge.algorithm, secret, challenge.nonce, *protection, action)
    parts = [
        f"username={_quote(credentials.username)}",
        f"realm={_quote(challenge.realm)}",
        f"nonce={_quote(challenge.nonce)}",
        f"uri={_quote(uri)}",
        f'response="{response}"',
        f"algorithm={challenge.algorithm}",
    ]
    if challenge.opaque is not None:
        parts.append(f"opaque={_quote(challenge.opaque)}")
    if challenge.qop:
        parts += ["qop=auth", f"nc={count}", f'cnonce="{cnonce}"']
    return f"Digest {', '.join(parts)}"


def _hash(algorithm: str, *parts: str) -> str:
    return _HASHES[algorithm](":".join(parts).encode()).hexdigest()


def _unquote(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text[1:-1]) if text.startswith('"') else text


def _quote(text: str) -> str:
    escaped = re.sub(r'(["\\])', r"\\\1", text)
    return f'"{escaped}"'
