"""A TLS server that treats each message as a test tells it to."""

import contextlib
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.unit.live_support.self_signed import self_signed

Behaviour = Callable[[ssl.SSLSocket, bytes], None]
"""Gets the connection and the first bytes; the connection is closed when it returns."""


@contextmanager
def sip_stub(folder: Path, behaviour: Behaviour) -> Iterator[tuple[int, ssl.SSLContext]]:
    """Yields the port on localhost and a client's context that trusts it."""
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server.load_cert_chain(self_signed(folder, "localhost"))
    client = ssl.create_default_context(cafile=str(folder / "ca.pem"))
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.05)
        done = threading.Event()
        thread = threading.Thread(target=_serve, args=(listener, server, behaviour, done))
        thread.start()
        try:
            yield listener.getsockname()[1], client
        finally:
            done.set()
            thread.join(10)


def _serve(
    listener: socket.socket, context: ssl.SSLContext, behaviour: Behaviour, done: threading.Event
) -> None:
    while not done.is_set():
        with contextlib.suppress(TimeoutError, OSError):
            plain, _ = listener.accept()
            plain.settimeout(5)
            with context.wrap_socket(plain, server_side=True) as connection:
                behaviour(connection, connection.recv(65_536))
