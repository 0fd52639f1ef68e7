"""Events to the control plane: one datagram each, never blocking a worker.

Nobody listening is no error: the control plane asks for what it missed when it is back.
"""

import json
import socket


class Bus:
    """A non-blocking Unix datagram socket; opened after the fork, one in each worker."""

    def __init__(self, path: str) -> None:
        self._path = path
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.settimeout(0)

    def send(self, event: str, **fields: str | int) -> bool:
        """Send an event; False when nobody listens or the listener is behind."""
        try:
            self._socket.sendto(json.dumps({"event": event, **fields}).encode(), self._path)
        except OSError:
            return False
        return True
