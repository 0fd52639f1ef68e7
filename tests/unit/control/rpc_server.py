"""A Kamailio for the RPC client: a datagram socket that answers as it is told."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Answer = Callable[[dict[str, Any]], list[dict[str, Any]]]


class Refusal(dict[str, Any]):
    """An error as JSON-RPC writes it."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(code=code, message=message)


class RpcServer:
    """`answers` by method: a result, a Refusal, or a function that makes the datagrams."""

    def __init__(self, path: Path, answers: dict[str, Any]) -> None:
        self.calls: list[tuple[Any, ...]] = []
        self._answers = answers
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        self._thread = threading.Thread(target=self._serve)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as ender:
            ender.sendto(b"", self._socket.getsockname())
        self._thread.join(timeout=5)
        self._socket.close()

    def _serve(self) -> None:
        while True:
            datagram, sender = self._socket.recvfrom(65536)
            if not datagram:
                return
            asked = json.loads(datagram)
            self.calls.append((asked["method"], *asked["params"]))
            for answer in self._answers_to(asked):
                self._socket.sendto(json.dumps(answer).encode(), sender)

    def _answers_to(self, asked: dict[str, Any]) -> list[dict[str, Any]]:
        told = self._answers.get(asked["method"])
        if callable(told):
            made: list[dict[str, Any]] = told(asked)
            return made
        kind = "error" if isinstance(told, Refusal) else "result"
        return [{"jsonrpc": "2.0", kind: told, "id": asked["id"]}]


@contextmanager
def serving(path: Path, answers: dict[str, Any]) -> Iterator[RpcServer]:
    """A server at `path` for the time of the block."""
    server = RpcServer(path, answers)
    server.start()
    try:
        yield server
    finally:
        server.stop()
