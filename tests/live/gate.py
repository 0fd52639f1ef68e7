"""A way to a server that can be shut, or lead nowhere: what a network does to a push service."""

import contextlib
import socket
import threading
from enum import Enum
from types import TracebackType
from typing import Self

_CHUNK = 65536
_SECONDS = 5.0


class Mode(Enum):
    """What becomes of a connection."""

    OPEN = "leads to the server"
    SILENT = "is accepted, and nobody says anything"
    SHUT = "is refused"


class Gate:
    """Listens on loopback; `target` is the port that it leads to."""

    def __init__(self) -> None:
        self.target = 0
        self.accepted = 0
        self._mode = Mode.OPEN
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._listener.getsockname()[1]
        self._open: list[socket.socket] = []
        self._threads: list[threading.Thread] = []

    @property
    def url(self) -> str:
        return f"https://localhost:{self.port}"

    def __enter__(self) -> Self:
        self._listen()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._end(self._listener)
        self.cut()
        for thread in self._threads:
            thread.join(_SECONDS)

    def set(self, mode: Mode) -> None:
        """From now on; connections that are open end."""
        if mode is Mode.SHUT:
            self._end(self._listener)
        elif self._mode is Mode.SHUT:
            self._listener = socket.create_server(("127.0.0.1", self.port))
            self._listen()
        self._mode = mode
        self.cut()

    def cut(self) -> None:
        """End the open connections."""
        while self._open:
            self._end(self._open.pop())

    def _listen(self) -> None:
        self._run(self._accept, self._listener)

    def _accept(self, listener: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, _ = listener.accept()
                self.accepted += 1
                self._open.append(client)
                if self._mode is Mode.OPEN:
                    server = socket.create_connection(("127.0.0.1", self.target))
                    self._open.append(server)
                    self._run(self._pass_on, client, server)
                    self._run(self._pass_on, server, client)

    def _pass_on(self, source: socket.socket, to: socket.socket) -> None:
        with contextlib.suppress(OSError):
            while data := source.recv(_CHUNK):
                to.sendall(data)
        self._end(source)
        self._end(to)

    def _run(self, work: object, *arguments: socket.socket) -> None:
        thread = threading.Thread(target=work, args=arguments, daemon=True)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    @staticmethod
    def _end(one: socket.socket) -> None:
        with contextlib.suppress(OSError):
            one.shutdown(socket.SHUT_RDWR)
        one.close()
