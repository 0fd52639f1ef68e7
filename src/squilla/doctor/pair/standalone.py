"""The inside of a host without Squilla: a TLS listener for one code, that goes away by itself.

It is open to the internet while somebody waits, so it is small: few connections, each read to a
bound and for a bounded time, and nothing but the two paths of `pair.wire`.
"""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from squilla.doctor.pair.code import Code
from squilla.doctor.pair.http import LONGEST_HEAD, Request, answer, read_request
from squilla.doctor.pair.inside_end import InsideEnd, Stage, State
from squilla.doctor.pair.throwaway import server_context
from squilla.doctor.pair.wire import ERRAND_PATH, HELLO_PATH

CONNECTIONS = 16
_REQUEST_SECONDS = 15.0
_LOOK_SECONDS = 0.2

Watcher = Callable[[State], None]


class Ended(StrEnum):
    """How it ended; each is the key of its text."""

    TIME_UP = "pair.time_up"
    GUESSED = "pair.guessed"
    CANNOT_LISTEN = "pair.cannot_listen"
    BAD_CERTIFICATE = "pair.bad_certificate"


async def serve_pair(
    code: Code,
    port: int,
    seconds: float,
    certificate: Path | None = None,
    *,
    inside: InsideEnd | None = None,
    watch: Watcher = lambda _: None,
) -> Ended:
    """Let an outside that holds `code` ask for errands on a TCP port, for at most `seconds`.

    Ends before that when the code is over and nobody is paired. `certificate` is a PEM file with
    the chain and its key; without it one is made. `watch` hears of each new stage.
    """
    end = inside or InsideEnd()
    try:
        context = server_context(certificate)
    except OSError:
        return Ended.BAD_CERTIFICATE
    visits = _Visits(end)
    try:
        server = await asyncio.start_server(
            visits.serve, port=port, ssl=context, limit=LONGEST_HEAD, backlog=CONNECTIONS
        )
    except OSError:
        return Ended.CANNOT_LISTEN
    async with server:
        await asyncio.to_thread(end.offer, code)
        try:
            return await _until_over(end, seconds, watch)
        finally:
            end.withdraw()
            server.close()
            await visits.close()


async def _until_over(end: InsideEnd, seconds: float, watch: Watcher) -> Ended:
    deadline, before = time.monotonic() + seconds, Stage.NONE
    while time.monotonic() < deadline:
        state = end.state
        if state.stage is not before:
            watch(state)
        before = state.stage
        if before is Stage.GUESSED:
            return Ended.GUESSED
        if before is Stage.ENDED:
            return Ended.TIME_UP
        await asyncio.sleep(_LOOK_SECONDS)
    return Ended.TIME_UP


@dataclass(slots=True)
class _Visits:
    """The connections there are."""

    end: InsideEnd
    tasks: set[asyncio.Task[None]] = field(default_factory=set)

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, request after request; beyond CONNECTIONS none is read."""
        task = asyncio.current_task()
        if task is None or len(self.tasks) >= CONNECTIONS:
            writer.transport.abort()
            return
        self.tasks.add(task)
        try:
            await self._talk(reader, writer)
        except (OSError, asyncio.CancelledError):
            # A cancelled handler that says so is taken for a defect by asyncio's streams.
            writer.transport.abort()
        finally:
            self.tasks.discard(task)
            writer.close()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        peer = str(writer.get_extra_info("peername")[0])
        with suppress(TimeoutError):
            while request := await asyncio.wait_for(read_request(reader), _REQUEST_SECONDS):
                writer.write(answer(await self._answer(request, peer)))
                await asyncio.wait_for(writer.drain(), _REQUEST_SECONDS)

    async def _answer(self, request: Request, peer: str) -> bytes | None:
        if request.path == HELLO_PATH:
            return self.end.hello(request.body, peer)
        return await self.end.errand(request.body) if request.path == ERRAND_PATH else None

    async def close(self) -> None:
        """End them all."""
        tasks = list(self.tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
