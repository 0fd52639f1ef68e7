"""Sends one torture message over TLS, unchanged, and tells what came of it."""

import re
import secrets
import socket
import ssl
import time
from dataclasses import dataclass

from tests.live.torture.message import CLOSED, IGNORED, Expectation, Message, sip

DEADLINE = 2.0  # seconds from the first byte; a sound server answers in milliseconds
_CHUNK = 65_536
_LIMIT = 4_000_000  # bytes of answer kept
_STATUS = re.compile(rb"(?:^|\r\n)(?:SIP/2\.0|HTTP/1\.[01]) ([1-6]\d\d)[ \r]")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the server did: its final statuses in order, and whether it ended the connection."""

    statuses: tuple[int, ...]
    closed: bool
    seconds: float

    @property
    def words(self) -> tuple[int | str, ...]:
        return self.statuses or ((CLOSED,) if self.closed else (IGNORED,))

    def fits(self, expect: Expectation) -> bool:
        """Whether everything that happened is among what may happen."""
        return all(_allowed(word, expect) for word in self.words)


def _allowed(word: int | str, expect: Expectation) -> bool:
    return word in expect or (isinstance(word, int) and f"{word // 100}xx" in expect)


def send(
    host: str,
    port: int,
    context: ssl.SSLContext,
    message: Message,
    deadline: float = DEADLINE,
) -> Outcome:
    """Opens a TLS connection to `host`, sends `message.raw` and watches until `deadline`.

    Raises OSError only when the connection cannot be made; later errors are outcomes.
    """
    with (
        socket.create_connection((host, port), timeout=deadline) as plain,
        context.wrap_socket(plain, server_hostname=host) as connection,
    ):
        return _watch(connection, message, deadline)


def _watch(connection: ssl.SSLSocket, message: Message, deadline: float) -> Outcome:
    started = time.monotonic()
    received, closed = b"", False
    try:
        connection.sendall(message.raw)
        if message.hang_up:
            return Outcome((), closed=False, seconds=time.monotonic() - started)
        while not closed and len(_finals(received)) < message.answers:
            left = started + deadline - time.monotonic()
            if left <= 0 or len(received) > _LIMIT:
                break
            connection.settimeout(left)
            chunk = connection.recv(_CHUNK)
            received += chunk
            closed = not chunk
    except TimeoutError:
        pass
    except OSError:
        closed = True
    return Outcome(_finals(received), closed, time.monotonic() - started)


def _finals(received: bytes) -> tuple[int, ...]:
    codes = (int(code) for code in _STATUS.findall(received))
    return tuple(code for code in codes if code >= 200)


def alive(host: str, port: int, context: ssl.SSLContext, domain: str) -> bool:
    """Whether the server still answers a plain OPTIONS on a new connection."""
    token = secrets.token_hex(8)
    raw = sip(
        f"""
OPTIONS sip:{domain} SIP/2.0
Via: SIP/2.0/TLS 192.0.2.1;branch=z9hG4bK{token};rport
Max-Forwards: 70
From: <sip:probe@{domain}>;tag={token}
To: <sip:{domain}>
Call-ID: {token}
CSeq: 1 OPTIONS
Content-Length: LENGTH
"""
    )
    probe = Message("probe", "alive", raw, frozenset())
    try:
        return bool(send(host, port, context, probe).statuses)
    except OSError:
        return False
