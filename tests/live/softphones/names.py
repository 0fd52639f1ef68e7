"""A name server on loopback that knows one thing: every name is 127.0.0.1 (RFC 1035).

baresip asks DNS servers only, never the hosts file, and in a dialog it has to resolve the name in
the edge's Record-Route, as any phone does.
"""

import socket
import struct
import threading
from typing import Self

_HEADER = 12
_TYPE_A = 1
_AUTHORITATIVE_ANSWER = 0x8580
_POINTER_TO_QUESTION = b"\xc0\x0c"
_SECONDS_TO_LIVE = 60
_LONGEST_QUESTION = 512


def answer(question: bytes) -> bytes:
    """The response to a query with one question: 127.0.0.1 for type A, nothing for others."""
    end = question.index(b"\0", _HEADER) + 5
    wanted = struct.unpack_from(">H", question, end - 4)[0]
    record = b""
    if wanted == _TYPE_A:
        fixed = struct.pack(">HHIH", _TYPE_A, 1, _SECONDS_TO_LIVE, 4)
        record = _POINTER_TO_QUESTION + fixed + socket.inet_aton("127.0.0.1")
    counts = struct.pack(">HHHHH", _AUTHORITATIVE_ANSWER, 1, 1 if record else 0, 0, 0)
    return question[:2] + counts + question[_HEADER:end] + record


class NameServer:
    """Answers until it is closed, on a free UDP port."""

    def __init__(self) -> None:
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._socket.bind(("127.0.0.1", 0))
        self.port = int(self._socket.getsockname()[1])
        self._stopping = False
        self._thread = threading.Thread(target=self._serve, daemon=True)

    def start(self) -> Self:
        self._thread.start()
        return self

    def close(self) -> None:
        """Safe to repeat."""
        if not self._stopping:
            self._stopping = True
            self._socket.sendto(b"", ("127.0.0.1", self.port))  # wakes the thread
            self._thread.join()
            self._socket.close()

    def _serve(self) -> None:
        while not self._stopping:
            question, source = self._socket.recvfrom(_LONGEST_QUESTION)
            if len(question) > _HEADER:
                self._socket.sendto(answer(question), source)
