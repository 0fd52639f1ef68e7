"""Answers on every UDP port of an address, so that a port scanner can tell open from silent.

`python -m bench.answering ADDRESS FIRST LAST` prints how many ports it holds once it holds them.
Ports that somebody else has already are left out.
"""

import resource
import selectors
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from lab.wiring import Place

_ANSWER = b"here"
_SPARE_FILES = 64
_MOST_BYTES = 2048


@contextmanager
def answering(place: Place, address: str, ports: range) -> Iterator[int]:
    """Run it in a place; the number of ports that answer."""
    words = (address, str(ports[0]), str(ports[-1]))
    command = place.command(sys.executable, "-m", "bench.answering", *words)
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            yield int(process.stdout.readline())
        finally:
            process.terminate()


def serve(address: str, ports: range) -> None:
    """Answer whatever comes, until terminated."""
    files = len(ports) + _SPARE_FILES
    resource.setrlimit(resource.RLIMIT_NOFILE, (files, files))
    with selectors.DefaultSelector() as selector:
        for held in _bound(address, ports):
            selector.register(held, selectors.EVENT_READ)
        sys.stdout.write(f"{len(selector.get_map())}\n")
        sys.stdout.flush()
        while True:
            for key, _ in selector.select():
                _answer(key.fileobj)


def _bound(address: str, ports: range) -> Iterator[socket.socket]:
    for port in ports:
        held = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        try:
            held.bind((address, port))
        except OSError:
            held.close()
        else:
            yield held


def _answer(held: object) -> None:
    assert isinstance(held, socket.socket)
    with suppress(OSError):
        _, sender = held.recvfrom(_MOST_BYTES)
        held.sendto(_ANSWER, sender)


if __name__ == "__main__":
    serve(sys.argv[1], range(int(sys.argv[2]), int(sys.argv[3]) + 1))
