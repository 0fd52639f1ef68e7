"""Passwords: argon2id (RFC 9106), and a check that takes as long for nobody as for somebody."""

from functools import cache
from threading import BoundedSemaphore

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from squilla.model.accounts import InvalidAccount

MIN_LENGTH = 8
MAX_LENGTH = 256
MOST_AT_ONCE = 4  # each takes 64 MiB while it lasts

_hasher = PasswordHasher()
_room = BoundedSemaphore(MOST_AT_ONCE)


def check_password(password: str) -> str:
    """Return a password fit to be set (8 to 256 characters), or raise InvalidAccount."""
    if not MIN_LENGTH <= len(password) <= MAX_LENGTH:
        raise InvalidAccount("password_length")
    return password


def hash_password(password: str) -> str:
    """The argon2id hash of a password, with its parameters and salt."""
    with _room:
        return _hasher.hash(password)


def verify_password(password_hash: str | None, password: str) -> bool:
    """Whether the password fits; without a hash the same work is done, and the answer is no."""
    try:
        with _room:
            fits = _hasher.verify(password_hash or _nobody(), password[: MAX_LENGTH + 1])
    except (VerificationError, InvalidHashError):
        return False
    return fits and password_hash is not None


@cache
def _nobody() -> str:
    return _hasher.hash("nobody signs in with this")
