"""A token bucket: how often strangers may knock at this process, all of them together."""

from collections.abc import Callable

BURST = 20.0
PER_SECOND = 1.0


class Bucket:
    """Holds BURST tokens, and gets PER_SECOND new ones."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._tokens = BURST
        self._at = clock()

    def take(self) -> bool:
        """Whether there was one left."""
        now = self._clock()
        self._tokens = min(BURST, self._tokens + max(0.0, now - self._at) * PER_SECOND)
        self._at = now
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True
