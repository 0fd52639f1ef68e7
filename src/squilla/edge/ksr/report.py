"""Verbs of logs and HTTP."""

import json

from squilla.edge.ksr.base import Base
from squilla.edge.request import Request


class Report(Base):
    """What the worker says to the log, and to who speaks HTTP."""

    def log(self, event: str, request: Request, **fields: str | int) -> None:
        """One structured line, read again by the process that collects the logs."""
        line = {"event": event, "call_id": request.call_id, **fields}
        self._raw.notice(f"{self._log_mark} {json.dumps(line)}\n")

    def error(self, text: str) -> None:
        """A line that says what broke, and in which call."""
        line = {"event": text, "call_id": self.text("$ci") or ""}
        self._raw.err(f"{self._log_mark} {json.dumps(line)}\n")

    def http_path(self) -> str:
        """The path of an HTTP request."""
        return self.text("$hu") or ""

    def accept_websocket(self) -> None:
        """Answer the WebSocket handshake (RFC 7118); refuses by itself what is not `sip`."""
        self._raw.websocket.handle_handshake()

    def http_reply(self, code: int, reason: str) -> None:
        """Answer an HTTP request with its reason as text."""
        self._raw.xhttp.xhttp_reply(code, reason, "text/plain", f"{reason}\n")
