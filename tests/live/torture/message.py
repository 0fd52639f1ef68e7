"""One torture message and the set of outcomes that are right for it."""

import secrets
from dataclasses import dataclass, replace

Expectation = frozenset[int | str]

IGNORED = "ignored"  # nothing came back before the deadline, the connection stays open
CLOSED = "closed"  # the server ended the connection without an answer

# A sound server may refuse by its own policy whatever is well formed, but not call it broken.
POLICY: Expectation = frozenset(
    {"2xx", "3xx", 401, 403, 404, 405, 407, 415, 416, 420, 480, 481, 482, 483, 484, 486, 488, 501}
)
SILENT: Expectation = frozenset({IGNORED, CLOSED})
REFUSED: Expectation = frozenset({"4xx"})
BROKEN: Expectation = REFUSED | SILENT
LENIENT: Expectation = POLICY | REFUSED  # worth a 400, but a liberal reader may go on


@dataclass(frozen=True, slots=True)
class Message:
    """Bytes to send on one connection, and what may happen then.

    `expect` holds status codes, classes ("4xx"), `IGNORED` and `CLOSED`. `answers` final
    responses are waited for. With `hang_up` the sender closes the connection right after the
    last byte.
    """

    name: str
    section: str
    raw: bytes
    expect: Expectation
    answers: int = 1
    hang_up: bool = False

    def at(self, domain: str) -> "Message":
        """The message addressed to `domain`, with new identifiers on each call.

        In `raw`, DOMAIN stands for the server's domain and UNIQUE for a fresh token, which keeps
        a second run from being taken for retransmissions of the first.
        """
        token = secrets.token_hex(8).encode()
        raw = self.raw.replace(b"DOMAIN", domain.encode()).replace(b"UNIQUE", token)
        return replace(self, raw=raw)


def sip(head: str, body: bytes = b"", encoding: str = "utf-8") -> bytes:
    """A message from its head, one line a header, and its body.

    Line ends become CRLF, LENGTH becomes the body's length; nothing is added or checked.
    """
    text = head.strip("\n").replace("\n", "\r\n").replace("LENGTH", str(len(body)))
    return text.encode(encoding) + b"\r\n\r\n" + body


SDP = b"\r\n".join(
    (
        b"v=0",
        b"o=mhandley 29739 7272939 IN IP4 192.0.2.3",
        b"s=-",
        b"c=IN IP4 192.0.2.4",
        b"t=0 0",
        b"m=audio 49217 RTP/SAVP 0 12",
        b"a=crypto:1 AES_CM_128_HMAC_SHA1_80 inline:QUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFBQUFB",
        b"a=rtpmap:31 LPC",
        b"",
    )
)
