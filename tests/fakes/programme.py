"""What a test can make a fake push service do: answers, delays, drops, copies, and callbacks."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import replace
from typing import Generic, TypeVar

from tests.fakes.http2 import DROP, Answer

Pushed = TypeVar("Pushed")


class Programme(Generic[Pushed]):
    """Mixed into a fake. `pushes` are the deliveries to phones, in their order."""

    def __init__(self) -> None:
        self.pushes: list[Pushed] = []
        self._next: deque[Answer] = deque()
        self._seconds = 0.0
        self._copies = 1
        self._callback: Callable[[Pushed], None] | None = None
        self._arrived = threading.Condition()

    def answer_next(self, answer: Answer) -> None:
        """Instead of taking the next good push; the one after it gets the next answer, if any."""
        self._next.append(answer)

    def drop_next(self) -> None:
        """Closes the connection at the next good push, which is not taken."""
        self._next.append(DROP)

    def slow(self, seconds: float) -> None:
        """Every answer comes so late from now on; a phone gets its push at once."""
        self._seconds = seconds

    def duplicate(self, on: bool = True) -> None:  # noqa: FBT001, FBT002 - as a switch reads
        """Whether each push reaches its phone twice."""
        self._copies = 2 if on else 1

    def on_push(self, callback: Callable[[Pushed], None]) -> None:
        """Called for each delivery to a phone, in the server's thread."""
        self._callback = callback

    def wait(self, count: int, seconds: float = 5.0) -> list[Pushed]:
        """The pushes, once there are so many of them."""
        with self._arrived:
            if not self._arrived.wait_for(lambda: len(self.pushes) >= count, seconds):
                raise TimeoutError(f"{len(self.pushes)} pushes arrived, not {count}")
        return self.pushes

    def _programmed(self) -> Answer | None:
        return self._next.popleft() if self._next else None

    def _late(self, answer: Answer) -> Answer:
        return replace(answer, after=answer.after + self._seconds)

    def _deliver(self, pushed: Pushed) -> None:
        for _ in range(self._copies):
            with self._arrived:
                self.pushes.append(pushed)
                self._arrived.notify_all()
            if self._callback:
                self._callback(pushed)
