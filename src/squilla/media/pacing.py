"""Sends frames at the rate of the clock: frame n leaves at start + n * 20 ms, so nothing drifts."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

from squilla.media.g711 import FRAME_SECONDS

Item = TypeVar("Item")


async def paced(items: Iterable[Item], interval: float = FRAME_SECONDS) -> AsyncIterator[Item]:
    """Yield each item when its moment comes; a late consumer catches up without a pause."""
    loop = asyncio.get_running_loop()
    due = loop.time()
    for item in items:
        await asyncio.sleep(max(due - loop.time(), 0))
        yield item
        due += interval
