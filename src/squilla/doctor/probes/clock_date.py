"""The clock of an HTTPS server, by the Date of its answer (RFC 9110 §6.6.1)."""

import asyncio
import ssl
import time
from datetime import UTC
from email.utils import parsedate_to_datetime

_SECONDS = 8.0
_LONGEST_HEAD = 16384
_HALF_A_SECOND = 0.5
"""A Date has its second's fraction cut off: on average, half of it."""


async def ask_date(host: str, port: int) -> float | None:
    """Seconds by which the server's clock is ahead of this one; None when it did not say.

    The certificate is not judged here: a wrong clock is one cause why it would not be valid.
    """
    try:
        async with asyncio.timeout(_SECONDS):
            sent_at, head, got_at = await _head(host, port)
    except (OSError, TimeoutError, asyncio.IncompleteReadError, asyncio.LimitOverrunError):
        return None
    date = date_in(head)
    return None if date is None else date + _HALF_A_SECOND - (sent_at + got_at) / 2


async def _head(host: str, port: int) -> tuple[float, bytes, float]:
    reader, writer = await asyncio.open_connection(
        host, port, ssl=_unverified(), server_hostname=host, limit=_LONGEST_HEAD
    )
    try:
        sent_at = time.time()
        writer.write(f"HEAD / HTTP/1.1\r\nHost: {host}\r\nConnection: close\r\n\r\n".encode())
        head = await reader.readuntil(b"\r\n\r\n")
        return sent_at, head, time.time()
    finally:
        writer.transport.abort()


def _unverified() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def date_in(head: bytes) -> float | None:
    """The Unix time of the Date field of a message's head."""
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"date":
            return _unix(value.decode("latin-1").strip())
    return None


def _unix(date: str) -> float | None:
    try:
        return parsedate_to_datetime(date).replace(tzinfo=UTC).timestamp()
    except (ValueError, OverflowError):
        return None
