"""Digest credentials (RFC 7616) with MD5 and `qop=auth`, from an H(A1)."""

import re
from dataclasses import dataclass, field
from hashlib import md5

_NONCE = re.compile(rb'nonce="([^"]+)"')
_CNONCE = "b3nch"


@dataclass(frozen=True, slots=True)
class Person:
    """A SIP user of a realm with H(A1); `token` is where its phone is pushed."""

    user: str
    realm: str
    ha1: str = field(repr=False)
    token: str = field(default="", repr=False)


def nonce_of(head: bytes) -> str:
    """The nonce of a 401 or 407."""
    found = _NONCE.search(head)
    return found[1].decode() if found else ""


def credentials(person: Person, method: str, uri: str, nonce: str) -> str:
    """The value of an Authorization header."""
    ha2 = _md5(f"{method}:{uri}")
    response = _md5(f"{person.ha1}:{nonce}:00000001:{_CNONCE}:auth:{ha2}")
    return (
        f'Digest username="{person.user}",realm="{person.realm}",nonce="{nonce}",uri="{uri}",'
        f'response="{response}",algorithm=MD5,qop=auth,nc=00000001,cnonce="{_CNONCE}"'
    )


def _md5(text: str) -> str:
    return md5(text.encode(), usedforsecurity=False).hexdigest()
