"""Asks again what takes long: one lost packet of DNS alone costs five seconds (resolv.conf(5))."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

T = TypeVar("T")

_PAUSES: tuple[float | None, ...] = (2.0, 2.0, None)
"""Seconds until the next attempt begins; after the last there is none."""


async def soonest(attempt: Callable[[], Awaitable[T]]) -> T:
    """What the first to end of up to three attempts comes to, good or bad.

    Each begins two seconds after the one before. `attempt` has to end by itself, and so bounds the
    time: the first one's end is the last moment.
    """
    running = set[asyncio.Future[T]]()
    try:
        for pause in _PAUSES:
            running.add(asyncio.ensure_future(attempt()))
            done, _ = await asyncio.wait(
                running, timeout=pause, return_when=asyncio.FIRST_COMPLETED
            )
            if done:
                break
        return done.pop().result()
    finally:
        for one in running:
            one.cancel()
        await asyncio.gather(*running, return_exceptions=True)
