"""Pacing by absolute time, on a clock that the test holds."""

import asyncio
from types import SimpleNamespace

import pytest

from squilla.media import pacing


class Clock:
    """Sleeping takes a little longer than asked, as it does on a real machine."""

    def __init__(self) -> None:
        self.now = 1000.0

    def time(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        self.now += seconds + 0.001


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    held = Clock()
    fake = SimpleNamespace(sleep=held.sleep, get_running_loop=lambda: held)
    monkeypatch.setattr(pacing, "asyncio", fake)
    return held


def moments(clock: Clock, busy: list[float]) -> list[float]:
    async def run() -> list[float]:
        start, found = clock.now, []
        async for seconds in pacing.paced(busy, 0.02):
            found.append(clock.now - start)
            clock.now += seconds
        return found

    return asyncio.run(run())


def test_frames_leave_at_their_moments_and_do_not_drift(clock: Clock) -> None:
    expected = [0.02 * n + 0.001 for n in range(500)]
    assert moments(clock, [0.005] * 500) == pytest.approx(expected)


def test_a_late_consumer_catches_up(clock: Clock) -> None:
    found = moments(clock, [0.1] + [0.0] * 9)
    assert found[1:6] == pytest.approx([0.102, 0.103, 0.104, 0.105, 0.106])
    assert found[6:] == pytest.approx([0.121, 0.141, 0.161, 0.181])


def test_nothing_is_paced_quickly() -> None:
    async def run() -> list[int]:
        return [item async for item in pacing.paced(list[int](), 0.02)]

    assert asyncio.run(run()) == []
