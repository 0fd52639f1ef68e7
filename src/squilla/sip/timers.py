"""The clocks of SIP over UDP: RFC 3261 §17 and table 4, in seconds."""

import asyncio
import itertools
import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Timers:
    """T1 is the estimated round trip, T2 the longest pause between re-sent requests."""

    t1: float = 0.5
    t2: float = 4.0

    @property
    def give_up(self) -> float:
        """64*T1: timers B, F, H and J, and how long an answered INVITE waits for its ACK."""
        return 64 * self.t1

    def invite_pauses(self) -> Iterator[float]:
        """Timer A: pauses before an INVITE is sent again."""
        return _doubling(self.t1, math.inf)

    def pauses(self) -> Iterator[float]:
        """Timers E and G, and §13.3.1.4: pauses before any other message is sent again."""
        return _doubling(self.t1, self.t2)


def _doubling(first: float, most: float) -> Iterator[float]:
    return (min(first * 2**n, most) for n in itertools.count())


class Resender:
    """Sends at once and after each pause, until stopped or until it gives up."""

    def __init__(
        self,
        send: Callable[[], None],
        pauses: Iterator[float],
        give_up: float,
        on_give_up: Callable[[], None],
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._send = send
        self._pauses = pauses
        self._on_give_up = on_give_up
        self._next: asyncio.TimerHandle | None = None
        self._end = self._loop.call_later(give_up, self._give_up)
        self._tick()

    def stop(self) -> None:
        """Send no more."""
        self._end.cancel()
        if self._next:
            self._next.cancel()

    def _tick(self) -> None:
        self._send()
        pause = next(self._pauses, None)
        self._next = None if pause is None else self._loop.call_later(pause, self._tick)

    def _give_up(self) -> None:
        self.stop()
        self._on_give_up()
