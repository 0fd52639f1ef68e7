"""An inside that listens on a free loopback port, for as long as a test needs it."""

import asyncio
import socket
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

from squilla.doctor.pair.inside_end import InsideEnd, Stage
from squilla.doctor.pair.standalone import Ended, Watcher, serve_pair
from tests.unit.doctor.pair.ends import CODE

SECONDS = 30.0
LOOPBACK = "127.0.0.1"


def free_port() -> int:
    with socket.create_server((LOOPBACK, 0)) as listener:
        port: int = listener.getsockname()[1]
    return port


async def until_open(port: int) -> None:
    deadline = time.monotonic() + SECONDS
    while time.monotonic() < deadline:
        with suppress(OSError):
            _, writer = await asyncio.open_connection(LOOPBACK, port)
            writer.close()
            await writer.wait_closed()
            return
        await asyncio.sleep(0.02)
    raise AssertionError("nobody listens")


@asynccontextmanager
async def listening(
    inside: InsideEnd, certificate: Path | None = None, watch: Watcher = lambda _: None
) -> AsyncIterator[tuple[int, asyncio.Task[Ended]]]:
    """Yields the port, and the task that ends with how it ended."""
    port = free_port()
    serving = asyncio.create_task(
        serve_pair(CODE, port, SECONDS, certificate, inside=inside, watch=watch)
    )
    try:
        await until_open(port)
        await until_offered(inside)
        yield port, serving
    finally:
        serving.cancel()
        await asyncio.gather(serving, return_exceptions=True)


async def until_offered(inside: InsideEnd) -> None:
    for _ in range(500):
        if inside.state.stage is not Stage.NONE:
            return
        await asyncio.sleep(0.02)
    raise AssertionError("no code was offered")
