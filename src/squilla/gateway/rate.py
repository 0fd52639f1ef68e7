"""How many pushes one system may send: a token bucket that holds a minute's worth (M4)."""

from dataclasses import dataclass

_MINUTE = 60.0


@dataclass(frozen=True, slots=True)
class Bucket:
    """What is left at a moment; `at` in seconds of any clock that does not go back."""

    left: float
    at: float


@dataclass(frozen=True, slots=True)
class Draw:
    """What taking one came to: `wait` is 0 when it was there, else seconds until it will be."""

    bucket: Bucket
    wait: float


def full(per_minute: int, now: float) -> Bucket:
    """The bucket of somebody who has sent nothing."""
    return Bucket(float(per_minute), now)


def draw(bucket: Bucket, per_minute: int, now: float) -> Draw:
    """Take one, if there is one; a refused one costs nothing."""
    pace = per_minute / _MINUTE
    left = min(float(per_minute), bucket.left + max(0.0, now - bucket.at) * pace)
    if left < 1.0:
        return Draw(Bucket(left, now), (1.0 - left) / pace)
    return Draw(Bucket(left - 1.0, now), 0.0)


class Pace:
    """The buckets of all systems in this process: with several processes each allows as much."""

    def __init__(self, per_minute: int) -> None:
        self._per_minute = per_minute
        self._buckets: dict[str, Bucket] = {}

    def wait(self, system: str, now: float) -> float:
        """Count one push of a system: 0 when it may go, else seconds to wait."""
        bucket = self._buckets.get(system) or full(self._per_minute, now)
        drawn = draw(bucket, self._per_minute, now)
        self._buckets[system] = drawn.bucket
        return drawn.wait
