"""Outcomes that mean "not now": a busy service (RFC 9110, Retry-After), or none to be reached."""

import datetime as dt
import socket
import ssl
from email.utils import parsedate_to_datetime

from squilla.push.outcome import RetryAfter

DEFAULT = 1.0
"""Seconds to wait when a service does not say how long."""

LONGEST = 3600.0
"""Seconds that a service may ask for, at most."""


def retry_after(value: str | None, now: float) -> float:
    """Seconds that a Retry-After header asks for, in 0..LONGEST: it holds seconds or a date.

    DEFAULT for no header, or one that cannot be understood.
    """
    if value is None:
        return DEFAULT
    text = value.strip()
    seconds = float(text) if text.isdecimal() and len(text) < 12 else _until(text, now)
    return min(max(seconds, 0.0), LONGEST)


def unreachable(error: BaseException) -> RetryAfter:
    """The outcome of a connection that failed; it names the kind of failure and no address."""
    return RetryAfter(DEFAULT, f"unreachable: {_kind(error)}")


def _until(date: str, now: float) -> float:
    try:
        moment = parsedate_to_datetime(date)
    except (ValueError, OverflowError):
        return DEFAULT
    return moment.replace(tzinfo=moment.tzinfo or dt.UTC).timestamp() - now


def _kind(error: BaseException) -> str:
    """By the first cause that tells something: client libraries wrap what really happened."""
    link: BaseException | None = error
    while link is not None:
        for kind, words in _KINDS:
            if isinstance(link, kind):
                return words
        if "timeout" in type(link).__name__.lower():
            return "timed out"
        link = link.__cause__ or link.__context__
    return "connection lost"


_KINDS: tuple[tuple[type[BaseException], str], ...] = (
    (ssl.SSLCertVerificationError, "its certificate is not accepted"),
    (ssl.SSLError, "TLS failed"),
    (socket.gaierror, "name not found"),
    (ConnectionRefusedError, "connection refused"),
    (TimeoutError, "timed out"),
)
