"""Cuts a TCP or TLS byte stream into SIP messages by Content-Length (RFC 3261 §18.3)."""

import re

from squilla.sip.wire import MAX_BODY, MAX_HEADER, normalise

_BLANK_LINE = re.compile(rb"\r?\n\r?\n")
_LENGTH = re.compile(rb"^(?:content-length|l):(.*)$", re.I | re.M)
_MAX_DIGITS = 9


class StreamFramer:
    """Feed it what arrives, get whole messages. CRLFs between messages are keep-alives."""

    def __init__(self) -> None:
        self._buffer = b""

    def feed(self, data: bytes) -> list[bytes]:
        """The messages that are complete by now; ValueError when the stream can't be followed."""
        self._buffer += data
        messages = []
        while message := self._take():
            messages.append(message)
        return messages

    def _take(self) -> bytes | None:
        self._buffer = self._buffer.lstrip(b"\r\n")
        blank = _BLANK_LINE.search(self._buffer, 0, MAX_HEADER)
        if blank is None:
            if len(self._buffer) >= MAX_HEADER:
                raise ValueError(f"SIP header is longer than {MAX_HEADER} bytes")
            return None
        end = blank.end() + _content_length(self._buffer[: blank.start()])
        if len(self._buffer) < end:
            return None
        message, self._buffer = self._buffer[:end], self._buffer[end:]
        return message


def _content_length(head: bytes) -> int:
    found = {text.strip() for text in _LENGTH.findall(normalise(head))}
    if len(found) != 1:
        raise ValueError("SIP message on a stream needs one Content-Length")
    text: bytes = found.pop()
    if not text.isdigit() or len(text) > _MAX_DIGITS or int(text) > MAX_BODY:
        raise ValueError(f"SIP Content-Length is not a number up to {MAX_BODY}")
    return int(text)
