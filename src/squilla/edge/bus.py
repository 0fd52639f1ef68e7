"""Events to the control plane: one line of JSON each, never blocking a worker.

Nobody listening is no error: the control plane asks for what it missed when it is back. A stream
and not datagrams, because the kernel keeps only ten of those for a listener that is behind.
"""

import json
import socket
from contextlib import suppress


class Bus:
    """A Unix stream socket, connected with the first event; one in each worker, after the fork."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._socket: socket.socket | None = None

    def send(self, event: str, **fields: object) -> bool:
        """Send an event; False when nobody listens or the listener is far behind."""
        line = json.dumps({"event": event, **fields}).encode() + b"\n"
        return self._write(line) or self._write(line)  # once more: the listener may be a new one

    def _write(self, line: bytes) -> bool:
        try:
            if self._socket is None:
                self._socket = self._connect()
            if self._socket.send(line, socket.MSG_NOSIGNAL) == len(line):
                return True
        except OSError:
            pass
        self._close()  # half a line is no use to anybody
        return False

    def _connect(self) -> socket.socket:
        connected = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        connected.settimeout(0)
        try:
            connected.connect(self._path)
        except OSError:
            connected.close()
            raise
        return connected

    def _close(self) -> None:
        if self._socket is not None:
            with suppress(OSError):
                self._socket.close()
            self._socket = None
