"""Pacing by absolute time."""

import asyncio

from squilla.media.pacing import paced


def test_frames_leave_at_their_moments_and_do_not_drift() -> None:
    async def moments() -> list[float]:
        clock = asyncio.get_running_loop().time
        start = clock()
        found = []
        async for _ in paced(range(11), 0.01):
            found.append(clock() - start)
            await asyncio.sleep(0.004)
        return found

    found = asyncio.run(moments())
    assert all(at >= 0.01 * n - 0.002 for n, at in enumerate(found))
    assert found[-1] < 0.14


def test_a_late_consumer_catches_up() -> None:
    async def moments() -> list[float]:
        clock = asyncio.get_running_loop().time
        start = clock()
        found = []
        async for n in paced(range(8), 0.01):
            found.append(clock() - start)
            if n == 0:
                await asyncio.sleep(0.05)
        return found

    found = asyncio.run(moments())
    assert found[4] - found[1] < 0.02
    assert found[7] >= 0.068
