"""Somebody who listens: the edge's events are read and forgotten, as sending them is the cost."""

import selectors
import socket
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path


@contextmanager
def reading_from(port: int) -> Iterator[None]:
    """Read what the native routing tells, and forget it."""
    with socket.create_connection(("127.0.0.1", port)) as connection, _reading(connection):
        yield


@contextmanager
def reading_at(path: Path) -> Iterator[None]:
    """Read what the Python routing tells, and forget it."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as server:
        server.bind(str(path))
        server.listen(64)
        with _reading(server):
            yield


@contextmanager
def _reading(first: socket.socket) -> Iterator[None]:
    stop, stopped = socket.socketpair()
    thread = threading.Thread(target=_read, args=(first, stopped))
    thread.start()
    try:
        yield
    finally:
        stop.close()
        thread.join()
        stopped.close()


def _read(first: socket.socket, stopped: socket.socket) -> None:
    """Until `stopped` can be read; a listening socket is accepted from."""
    with selectors.DefaultSelector() as selector, ExitStack() as accepted:
        for each in (first, stopped):
            selector.register(each, selectors.EVENT_READ)
        while True:
            ready = [key.fileobj for key, _ in selector.select()]
            if stopped in ready:
                return
            for one in ready:
                assert isinstance(one, socket.socket)
                if one.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN):
                    new = accepted.enter_context(one.accept()[0])
                    selector.register(new, selectors.EVENT_READ)
                elif not one.recv(65536):
                    selector.unregister(one)
