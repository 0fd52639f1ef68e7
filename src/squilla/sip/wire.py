"""SIP messages as bytes: what sipmessage can't read made readable, and a strict writer.

sipmessage refuses folded headers, lines that end in LF alone and text that isn't UTF-8, and keeps
the blank of `Subject :`; RFC 3261 §7.3.1 allows the blank and the folding, §7.5 asks for lenience.
"""

import re
from collections.abc import Iterable
from itertools import pairwise
from typing import TypeAlias

from sipmessage import CSeq, Message, Request, Response, Via

AnyMessage: TypeAlias = Request | Response
Header: TypeAlias = tuple[str, str]

MAX_HEADER = 16384
MAX_BODY = 65536
_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_FOLD = re.compile(rb"\r?\n[ \t]+")
_LINE_END = re.compile(rb"\r?\n")
_NAME = re.compile(rb"^([A-Za-z0-9\-.!%*_+`'~]+)[ \t]*:")
_QUOTED = re.compile(r'"(?:[^"\\]|\\.)*+(?:"|\\?$)')
_MANDATORY = ("Via", "From", "To", "Call-ID", "CSeq")


def parse(data: bytes) -> AnyMessage:
    """Read one message of at most MAX_HEADER + MAX_BODY bytes; ValueError for anything else.

    A message that is returned has Via, From, To, Call-ID and CSeq, with Via and CSeq well formed.
    """
    data = data.lstrip(b"\r\n")
    blank = _BLANK_LINE.search(data, 0, MAX_HEADER)
    if blank is None or len(data) - blank.end() > MAX_BODY:
        raise ValueError("SIP message has no end of header, or is too long")
    head = normalise(data[: blank.start()])
    try:
        message = Message.parse(head + b"\r\n\r\n" + data[blank.end() :])
    except TypeError:
        # sipmessage passes parameters as keyword arguments, which `;self` upsets.
        raise ValueError("SIP message has a parameter that cannot be read") from None
    _check(message)
    return message


def normalise(head: bytes) -> bytes:
    """The start line and headers with CRLF, unfolded, no blank before the colon, in UTF-8."""
    unfolded = _FOLD.sub(b" ", head)
    start, *headers = _LINE_END.split(unfolded)
    lines = [start, *(_NAME.sub(rb"\1:", line) for line in headers)]
    return b"\r\n".join(lines).decode("utf-8", "replace").encode()


def _check(message: AnyMessage) -> None:
    missing = [name for name in _MANDATORY if message.headers.get(name) is None]
    if missing:
        raise ValueError(f"SIP message lacks {', '.join(missing)}")
    top_via(message)
    sequence = CSeq.parse(message.headers["CSeq"])
    if isinstance(message, Request) and sequence.method != message.method:
        raise ValueError("SIP message has another method in CSeq")


def top_via(message: AnyMessage) -> Via:
    """The Via of the hop that sent the request, or ValueError."""
    try:
        return Via.parse(values(message, "Via")[0])
    except (IndexError, TypeError):
        raise ValueError("SIP message has no usable Via") from None


def values(message: AnyMessage, name: str) -> list[str]:
    """Each value of a list header as it was written, in order; commas in quotes or <> stay."""
    found = [item for line in message.headers.getlist(name) for item in _split(line)]
    return [item.strip() for item in found if item.strip()]


def _split(line: str) -> list[str]:
    cuts, quoted, bracketed = [-1], False, False
    for at, character in enumerate(line):
        if character == '"' and line[at - 1 : at] != "\\":
            quoted = not quoted
        elif not quoted and character in "<>":
            bracketed = character == "<"
        elif character == "," and not quoted and not bracketed:
            cuts.append(at)
    return [line[start + 1 : end] for start, end in pairwise([*cuts, len(line)])]


def uri_of(address: str) -> str:
    """The URI of a name-addr or addr-spec as it was written (RFC 3261 §20.10)."""
    _, opened, rest = _unquoted(address).partition("<")
    return rest.partition(">")[0] if opened else address.partition(";")[0].strip()


def parameter_of(address: str, name: str) -> str | None:
    """A parameter of the header (not of the URI in it): `tag`, `expires`; None when absent."""
    after = _unquoted(address).rpartition(">")[2]
    found = re.search(rf";\s*{re.escape(name)}\s*=\s*([^;,\s]+)", after, re.IGNORECASE)
    return found[1] if found else None


def _unquoted(address: str) -> str:
    return _QUOTED.sub("", address)


def render(start: str, headers: Iterable[Header], body: bytes = b"") -> bytes:
    """Write a message, with Content-Length; ValueError for a value that would break its line.

    The only bodies that Squilla sends are SDP.
    """
    lines = [start, *(f"{name}: {value}" for name, value in headers)]
    if body:
        lines.append("Content-Type: application/sdp")
    lines.append(f"Content-Length: {len(body)}")
    if any("\r" in line or "\n" in line or "\0" in line for line in lines):
        raise ValueError("SIP header values must not contain line ends or NUL")
    return "\r\n".join([*lines, "", ""]).encode() + body
