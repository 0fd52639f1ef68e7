"""Sends a window's packets at a steady pace, and hears what comes back meanwhile."""

import selectors
import socket
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from squilla.doctor.udp import packet
from squilla.doctor.udp.packet import Landed

_BURST = 32
"""Packets in a row when the system let us wait; queues on the way are short."""
_BUFFER_BYTES = 1 << 20
_READS_A_TURN = 256
_TICK = 0.002


@dataclass(frozen=True, slots=True)
class Shot:
    """A packet, its number in the sweep, and the port that it goes to."""

    serial: int
    port: int
    packet: bytes


@dataclass(frozen=True, slots=True)
class Heard:
    """An authentic answer, and who it came from."""

    answer: Landed
    address: str
    port: int


@dataclass(frozen=True, slots=True)
class Volley:
    """Packets to send, so many a second, and seconds to wait for answers after the last."""

    shots: Sequence[Shot]
    rate: float
    patience: float


class Sender:
    """One UDP socket for a whole sweep, so that a port asked twice is one flow to firewalls.

    `heard` has the first answer to each packet, by its serial; `unsent` counts what the system
    here refused to send.
    """

    def __init__(self, key: bytes, nonce: bytes, address: str) -> None:
        self.heard: dict[int, Heard] = {}
        self.unsent = 0
        self._key, self._nonce, self._address = key, nonce, address
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        self._socket.settimeout(0)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, _BUFFER_BYTES)

    def close(self) -> None:
        """Give the socket back; a volley that still runs ends by its patience."""
        self._socket.close()

    def send(self, volley: Volley) -> None:
        """Send it; returns when each packet is answered, or patience is over. Needs a thread."""
        with selectors.DefaultSelector() as selector:
            selector.register(self._socket, selectors.EVENT_READ)
            self._pace(selector, volley)
            self._listen(selector, volley)

    def _pace(self, selector: selectors.BaseSelector, volley: Volley) -> None:
        sent, credit, before = 0, 1.0, time.monotonic()
        while sent < len(volley.shots):
            now = time.monotonic()
            credit = min(credit + (now - before) * volley.rate, _BURST)
            before = now
            due = volley.shots[sent : sent + int(credit)]
            for shot in due:
                self._shoot(shot)
            sent += len(due)
            credit -= len(due)
            self._hear(selector, max((1 - credit) / volley.rate, _TICK))

    def _shoot(self, shot: Shot) -> None:
        try:
            self._socket.sendto(shot.packet, (self._address, shot.port))
        except OSError:
            self.unsent += 1

    def _listen(self, selector: selectors.BaseSelector, volley: Volley) -> None:
        until = time.monotonic() + volley.patience
        waiting = {shot.serial for shot in volley.shots}
        while waiting - self.heard.keys() and (left := until - time.monotonic()) > 0:
            self._hear(selector, left)

    def _hear(self, selector: selectors.BaseSelector, seconds: float) -> None:
        if not selector.select(seconds):
            return
        with suppress(OSError):
            for _ in range(_READS_A_TURN):
                data, sender = self._socket.recvfrom(packet.SIZE + 1)
                answer = packet.read_answer(self._key, self._nonce, data)
                if answer:
                    heard = Heard(answer, sender[0], sender[1])
                    self.heard.setdefault(answer.serial, heard)
