"""The answering side: a window of UDP ports on the PBX host that answer questions for seconds.

Only part of the range is held at a time: Asterisk and rtpengine step over a port that is taken, but
would refuse calls if all were. A port that is in use already is left alone. Sockets are bound where
the media server's are, to one address or to all, so that what reaches them is what would reach it
(B7). Nothing is ever sent first, which would open the firewalls on the way and hide a missing rule.
"""

import errno
import resource
import selectors
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from squilla.doctor.udp import packet

Arrivals = Counter[tuple[int, int]]
"""How many valid questions arrived by (dialled port, local port)."""
_READ_BYTES = packet.SIZE + 1
_READS_A_TURN = 32
_FILES_TO_SPARE = 128
_MOST_ARRIVALS = 40_000


@dataclass(frozen=True, slots=True)
class Opening:
    """What to open: ports to answer on, the key, and for how many seconds.

    `address` is the one to bind to, empty for every one of this machine.
    """

    key: bytes = field(repr=False)
    ports: tuple[int, ...]
    seconds: float
    address: str = ""


class Window:
    """Ports that answer until the time is over or `close`. `bound` are its own, `in_use` others'.

    Of the ports asked for, those for which the process may not open more files are in neither.
    """

    def __init__(self, opening: Opening, arrivals: Arrivals) -> None:
        self.in_use: list[int] = []
        self._key = opening.key
        self._arrivals = arrivals
        self._sockets = self._bind(opening.ports[: files_left()], opening.address)
        self._ends_at = time.monotonic() + opening.seconds
        self._wake, self._waker = socket.socketpair()
        self._thread = threading.Thread(target=self._serve, name="udp-window", daemon=True)
        self._thread.start()

    @property
    def bound(self) -> list[int]:
        """The ports that answer."""
        return list(self._sockets)

    @property
    def is_open(self) -> bool:
        """Whether it still answers."""
        return self._thread.is_alive()

    def close(self) -> None:
        """Stop answering; the ports are free again when this returns."""
        with suppress(OSError):
            self._waker.send(b"x")
        self._thread.join()

    def _bind(self, ports: Iterable[int], address: str) -> dict[int, socket.socket]:
        bound = {}
        for port in ports:
            try:
                bound[port] = _listen(port, address)
            except OSError as error:
                if error.errno != errno.EADDRINUSE:
                    break
                self.in_use.append(port)
        return bound

    def _serve(self) -> None:
        with selectors.DefaultSelector() as selector, self._wake, self._waker:
            selector.register(self._wake, selectors.EVENT_READ, None)
            for port, sock in self._sockets.items():
                selector.register(sock, selectors.EVENT_READ, port)
            self._answer_all(selector)
        for sock in self._sockets.values():
            sock.close()

    def _answer_all(self, selector: selectors.BaseSelector) -> None:
        while (left := self._ends_at - time.monotonic()) > 0:
            for ready, _ in selector.select(left):
                if ready.data is None:
                    return
                self._answer(self._sockets[ready.data], ready.data)

    def _answer(self, sock: socket.socket, port: int) -> None:
        for _ in range(_READS_A_TURN):
            try:
                datagram, sender = sock.recvfrom(_READ_BYTES)
            except OSError:
                return
            asked = packet.read_question(self._key, datagram)
            if asked is not None:
                self._note(asked.dialled, port)
                with suppress(OSError):
                    sock.sendto(packet.answer(self._key, asked, port), sender)

    def _note(self, dialled: int, port: int) -> None:
        if (dialled, port) in self._arrivals or len(self._arrivals) < _MOST_ARRIVALS:
            self._arrivals[dialled, port] += 1


def files_left() -> int:
    """How many files this process may still open, less some to spare for others."""
    most, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    opened = sum(1 for _ in Path("/proc/self/fd").iterdir())
    return max(most - opened - _FILES_TO_SPARE, 0)


def _listen(port: int, address: str) -> socket.socket:
    both = not address and socket.has_dualstack_ipv6()
    is_ipv6 = both or ":" in address
    sock = socket.socket(socket.AF_INET6 if is_ipv6 else socket.AF_INET, socket.SOCK_DGRAM)
    try:
        sock.settimeout(0)
        if both:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        sock.bind((address or ("::" if both else "0.0.0.0"), port))
    except OSError:
        sock.close()
        raise
    return sock
