"""What takes long is asked again; what ends early, well or badly, is not."""

import asyncio
from collections.abc import Iterator

import pytest

from squilla.doctor.probes import soonest as module
from squilla.doctor.probes.soonest import soonest

NEVER = 5.0
RESOLVER_SECONDS = 5.0
"""After which the C library asks again by itself (resolv.conf(5))."""
PAUSES = module._PAUSES


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "_PAUSES", (0.3, 0.3, None))


def test_it_asks_again_before_the_c_library_does() -> None:
    *pauses, last = PAUSES
    assert last is None
    assert pauses
    assert sum(pause or RESOLVER_SECONDS for pause in pauses) < RESOLVER_SECONDS


class Attempts:
    """Attempts that take so many seconds each; notes how many began, and how many were left."""

    def __init__(self, *seconds: float) -> None:
        self._seconds: Iterator[float] = iter(seconds)
        self.begun = self.cancelled = 0

    async def __call__(self) -> int:
        self.begun += 1
        number = self.begun
        try:
            await asyncio.sleep(next(self._seconds))
        except asyncio.CancelledError:
            self.cancelled += 1
            raise
        return number


@pytest.mark.parametrize(
    ("seconds", "first", "begun"),
    [
        ((0.0,), 1, 1),
        ((NEVER, 0.0), 2, 2),
        ((NEVER, NEVER, 0.0), 3, 3),
        ((0.9, NEVER, NEVER), 1, 3),
        ((0.45, NEVER), 1, 2),
    ],
)
def test_the_first_to_end_counts(seconds: tuple[float, ...], first: int, begun: int) -> None:
    attempts = Attempts(*seconds)
    assert asyncio.run(soonest(attempts)) == first
    assert (attempts.begun, attempts.cancelled) == (begun, begun - 1)


def test_a_failure_is_an_end_too() -> None:
    begun = 0

    async def attempt() -> None:
        nonlocal begun
        begun += 1
        raise OSError("refused")

    with pytest.raises(OSError, match="refused"):
        asyncio.run(soonest(attempt))
    assert begun == 1


def test_who_stops_waiting_leaves_nothing_running() -> None:
    attempts = Attempts(NEVER, NEVER, NEVER)

    async def scenario() -> None:
        async with asyncio.timeout(0.45):
            await soonest(attempts)

    with pytest.raises(TimeoutError):
        asyncio.run(scenario())
    assert attempts.begun == attempts.cancelled == 2
