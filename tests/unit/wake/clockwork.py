"""An event loop whose time passes only when nothing is left to do, and then at once.

Timers fire in their order and at their moments without waiting for them. It is for tests that wait
for timers alone: a thread or a socket would find that hours have gone by.
"""

import asyncio
import selectors
from collections.abc import Callable, Coroutine
from typing import Any

_WORK = 1e-6
"""Seconds that each turn takes, so that a moment in the past is over in the next turn."""


class _Skipping(selectors.DefaultSelector):
    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0 if timeout is not None else 1)
        self.now += _WORK if ready or not timeout else timeout + _WORK
        return ready


class Clockwork(asyncio.SelectorEventLoop):
    """Begins at 0 s."""

    def __init__(self) -> None:
        self._skipping = _Skipping()
        super().__init__(self._skipping)

    def time(self) -> float:
        return self._skipping.now


def timers(callback: Callable[..., object]) -> int:
    """How many timers will call this."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, Clockwork)
    waiting = [handle for handle in loop._scheduled if not handle.cancelled()]  # type: ignore[attr-defined]
    return sum(handle._callback == callback for handle in waiting)


def run(story: Coroutine[Any, Any, None]) -> None:
    """Run a story to its end, in no time."""
    with asyncio.Runner(loop_factory=Clockwork) as runner:
        runner.run(story)
