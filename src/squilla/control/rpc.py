"""JSON-RPC 2.0 to Kamailio over its Unix datagram socket, open to the services' user alone."""

import json
import os
import socket
import threading
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Any, Self

_LARGEST_ANSWER = 1 << 18


class EdgeUnreachable(Exception):
    """Kamailio does not answer: it is starting, stopping, or gone."""


class RpcError(Exception):
    """Kamailio refused the command; `code` is its own."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(f"{code} {message}")
        self.code = code


class Rpc:
    """A client bound to a socket file of its own; any thread may call, one at a time."""

    def __init__(self, server: Path, own: Path, timeout: float = 2.0) -> None:
        self._server = str(server)
        self._own = own
        self._last_id = 0
        self._turn = threading.Lock()
        with suppress(FileNotFoundError):
            own.unlink()
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.settimeout(timeout)
        self._socket.bind(str(own))
        # Kamailio writes its answer to this file as the services' user, who owns the folder.
        owner = own.parent.stat()
        os.chown(own, owner.st_uid, owner.st_gid, follow_symlinks=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the socket and remove its file."""
        self._socket.close()
        with suppress(FileNotFoundError):
            self._own.unlink()

    def call(self, method: str, *params: str | int) -> Any:  # noqa: ANN401 - JSON
        """Run a command and return its result; raises EdgeUnreachable or RpcError."""
        with self._turn:
            self._last_id += 1
            message = {"jsonrpc": "2.0", "method": method, "params": params, "id": self._last_id}
            try:
                self._socket.sendto(json.dumps(message).encode(), self._server)
                return self._answer()
            except OSError as error:
                raise EdgeUnreachable(str(error)) from None

    def _answer(self) -> Any:  # noqa: ANN401
        while True:
            answer = json.loads(self._socket.recv(_LARGEST_ANSWER))
            if answer.get("id") != self._last_id:
                continue  # the late answer of a call that timed out
            if "error" in answer:
                raise RpcError(answer["error"]["code"], answer["error"]["message"])
            return answer["result"]
