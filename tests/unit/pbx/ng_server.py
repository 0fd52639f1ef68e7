"""An rtpengine for its health questions: answers its control protocol on a loopback port."""

import json
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Reply = Callable[[bytes, dict[str, Any]], bytes]


def healthy(cookie: bytes, question: dict[str, Any]) -> bytes:
    """What rtpengine says with two calls."""
    answers: dict[str, dict[str, Any]] = {
        "ping": {"result": "pong"},
        "statistics": {"statistics": {"currentstatistics": {"sessionstotal": 2}}},
    }
    return cookie + b" " + json.dumps(answers[question["command"]]).encode()


@contextmanager
def rtpengine(reply: Reply = healthy) -> Iterator[int]:
    """Its port, for the time of the block."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        thread = threading.Thread(target=_serve, args=(server, reply))
        thread.start()
        try:
            yield server.getsockname()[1]
        finally:
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as ender:
                ender.sendto(b"", server.getsockname())
            thread.join(timeout=5)


def _serve(server: socket.socket, reply: Reply) -> None:
    while True:
        datagram, sender = server.recvfrom(65536)
        if not datagram:
            return
        cookie, _, body = datagram.partition(b" ")
        server.sendto(reply(cookie, json.loads(body)), sender)
