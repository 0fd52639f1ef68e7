"""A token bucket: how often strangers may knock, and how often a paired outside may ask."""

from collections.abc import Callable

BURST = 20.0
PER_SECOND = 1.0


class Bucket:
    """Holds `burst` tokens, and gets `per_second` new ones."""

    def __init__(
        self,
        clock: Callable[[], float],
        burst: float = BURST,
        per_second: float = PER_SECOND,
    ) -> None:
        self._clock = clock
        self._burst, self._per_second = burst, per_second
        self._tokens = burst
        self._at = clock()

    def take(self) -> bool:
        """Whether there was one left."""
        self._fill()
        if self._tokens < 1:
            return False
        self._tokens -= 1
        return True

    def book(self) -> float:
        """Take the next one in any case: the seconds until it is there."""
        self._fill()
        self._tokens -= 1
        return max(0.0, -self._tokens / self._per_second)

    def _fill(self) -> None:
        now = self._clock()
        new = max(0.0, now - self._at) * self._per_second
        self._tokens = min(self._burst, self._tokens + new)
        self._at = now
