"""As much of HTTP/1.1 (RFC 9112) as the outside's end speaks: POST with a length, kept alive.

The inside of a host without Squilla has no web server, and must not need one.
"""

import asyncio
import re
from dataclasses import dataclass

from squilla.doctor.pair.seal import LONGEST_MESSAGE
from squilla.doctor.pair.wire import MEDIA_TYPE

LONGEST_HEAD = 8 * 1024
_END = b"\r\n\r\n"
_REQUEST = re.compile(rb"POST (/[a-z/]{1,40}) HTTP/1\.1\r\n")
_LENGTH = re.compile(rb"\r\nContent-Length:[ \t]*([0-9]{1,7})[ \t]*(?=\r\n)", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Request:
    """What was posted, and where."""

    path: str
    body: bytes


async def read_request(reader: asyncio.StreamReader) -> Request | None:
    """The next request; None for the end of the connection, and for anything else than ours.

    The reader's limit has to be LONGEST_HEAD.
    """
    try:
        head = await reader.readuntil(_END)
        request, lengths = _REQUEST.match(head), _LENGTH.findall(head)
        if request is None or len(lengths) != 1 or int(lengths[0]) > LONGEST_MESSAGE:
            return None
        return Request(request[1].decode(), await reader.readexactly(int(lengths[0])))
    except (asyncio.IncompleteReadError, asyncio.LimitOverrunError, OSError):
        return None


def answer(body: bytes | None) -> bytes:
    """200 with the body, or the one 404 there is."""
    status = "404 Not Found" if body is None else "200 OK"
    content = body or b""
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {MEDIA_TYPE}\r\n"
        f"Content-Length: {len(content)}\r\nCache-Control: no-store\r\n\r\n"
    )
    return head.encode() + content
