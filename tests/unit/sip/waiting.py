"""Waits for something to become true, with a deadline, because there is no event to wait for."""

import asyncio
from collections.abc import Callable


async def until(condition: Callable[[], object], seconds: float = 3.0) -> None:
    """Return when the condition holds; TimeoutError after `seconds`."""
    async with asyncio.timeout(seconds):
        while not condition():  # noqa: ASYNC110  the product has no event for every fact
            await asyncio.sleep(0.002)
