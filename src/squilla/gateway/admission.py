"""Who may send (M4): a system with its secret, unless its updates are blocked.

Whether an id is unknown or a secret wrong cannot be told from outside, by answer or by time.
"""

import base64
import binascii
import hashlib
import hmac
import re
import secrets
from dataclasses import dataclass

from squilla.store import gateway
from squilla.store.engine import Store

SYSTEM_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_MAX_HEADER = 512
_NO_HASH = "0" * 64


@dataclass(frozen=True, slots=True)
class Admitted:
    """A system that may send."""

    system: str


@dataclass(frozen=True, slots=True)
class Barred:
    """A known system that may not send now; `why` is the operator's own text."""

    system: str
    why: str


@dataclass(frozen=True, slots=True)
class Stranger:
    """Nobody known; `system` is the id when a system has it, as with a mistyped secret."""

    system: str = ""


Admission = Admitted | Barred | Stranger


def new_secret() -> str:
    """A system's secret: 256 random bits as 64 hex digits."""
    return secrets.token_hex(32)


def secret_hash(secret: str) -> str:
    """SHA-256 in hex; enough for a secret that nobody can guess."""
    return hashlib.sha256(secret.encode()).hexdigest()


def admit(store: Store, authorization: str | None) -> Admission:
    """Judge an Authorization header (Basic, RFC 7617): system id and secret."""
    name, secret = _credentials(authorization or "")
    known = None
    if SYSTEM_ID.fullmatch(name):
        with store.begin() as tx:
            known = gateway.system_of(tx, name)
    right = hmac.compare_digest(secret_hash(secret), known.secret_hash if known else _NO_HASH)
    if known is None or not right:
        return Stranger(known.id if known else "")
    return Admitted(known.id) if known.blocked_why is None else Barred(known.id, known.blocked_why)


def _credentials(header: str) -> tuple[str, str]:
    scheme, _, encoded = header.partition(" ")
    if scheme.lower() != "basic" or len(header) > _MAX_HEADER:
        return "", ""
    try:
        text = base64.b64decode(encoded.strip(), validate=True).decode()
    except (binascii.Error, ValueError):
        return "", ""
    name, _, secret = text.partition(":")
    return name, secret
