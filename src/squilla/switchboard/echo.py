"""The echo service: a SIP user agent on a loopback UDP port that answers `*43` (T1)."""

import asyncio
from collections.abc import Callable, Sequence
from enum import StrEnum
from pathlib import Path

import structlog

from squilla.media.g711 import Codec
from squilla.media.stream import AudioStream
from squilla.sip.agent import Agent
from squilla.sip.call import Call
from squilla.sip.connection import Address, UdpEndpoint
from squilla.sip.incoming import IncomingCall
from squilla.sip.timers import Timers
from squilla.sip.transaction import ServerTransaction
from squilla.switchboard.announcement import frames, load
from squilla.switchboard.echo_call import EchoCall

HOST = "127.0.0.1"
MAX_CALLS = 100
SILENCE_SECONDS = 60.0
HELD_SECONDS = 3600.0
_RETRY_AFTER = ("Retry-After", "30")
_WATCH_SECONDS = 1.0
log = structlog.get_logger(__name__)


class EchoEvent(StrEnum):
    """What `on_event` is told, for metrics."""

    STARTED = "started"
    ENDED = "ended"
    SILENT = "silent"
    BUSY = "busy"
    UNSUITABLE = "unsuitable"


class EchoService:
    """Answers every call with the announcement and the echo, for as long as the caller stays.

    A call without any packet for `silence` seconds is ended (an hour while on hold), calls beyond
    `max_calls` get 503. `port` 0 takes a free one; `announcements` are WAV files (8000 Hz, mono,
    16 bits) played in order.
    """

    def __init__(
        self,
        port: int,
        announcements: Sequence[Path],
        *,
        max_calls: int = MAX_CALLS,
        silence: float = SILENCE_SECONDS,
        on_event: Callable[[EchoEvent], None] = lambda _event: None,
        timers: Timers | None = None,
    ) -> None:
        self.port = port
        self._paths = announcements
        self._max_calls = max_calls
        self._silence = silence
        self._on_event = on_event
        self._timers = timers
        self._frames: dict[Codec, list[bytes]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._agent: Agent | None = None

    @property
    def calls(self) -> int:
        """Calls being set up or in progress."""
        return len(self._tasks)

    async def start(self) -> None:
        """Read the announcements and listen; raises BadAnnouncement or OSError."""
        samples = [load(path) for path in self._paths]
        self._frames = {codec: frames(samples, codec) for codec in Codec}
        endpoint = await UdpEndpoint.open(HOST, self.port)
        self.port = endpoint.local[1]
        self._agent = Agent(endpoint, "echo", timers=self._timers)
        self._agent.on_invite = self._ring
        log.info("echo service started", port=self.port)

    async def stop(self) -> None:
        """Hang up every call and free the port."""
        if self._agent is None:
            return
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._agent.close()
        self._agent = None

    def _ring(self, transaction: ServerTransaction, source: Address) -> None:
        if self._agent is None:
            return
        incoming = IncomingCall(self._agent, transaction, source)
        if self.calls >= self._max_calls:
            incoming.reject(503, (_RETRY_AFTER,))
            self._on_event(EchoEvent.BUSY)
            return
        task = asyncio.create_task(self._take(incoming))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _take(self, incoming: IncomingCall) -> None:
        stream = await AudioStream.open(HOST)
        try:
            echo = EchoCall(stream)
            sdp = echo.negotiate(incoming.offer)
            if sdp is None:
                incoming.reject(488)
                self._on_event(EchoEvent.UNSUITABLE)
            elif call := incoming.answer(sdp):
                await self._serve(call, echo, incoming.caller)
        finally:
            stream.close()

    async def _serve(self, call: Call, echo: EchoCall, caller: str) -> None:
        call.on_offer = echo.negotiate
        self._on_event(EchoEvent.STARTED)
        try:
            async with asyncio.TaskGroup() as group:
                watch = group.create_task(self._watch(call, echo))
                await echo.serve(call, self._frames)
                watch.cancel()
        finally:
            await call.bye("echo service ends")
            self._on_event(EchoEvent.ENDED)
            log.info(
                "echo call ended",
                call_id=call.dialog.call_id,
                account=caller.partition(":")[2].partition("@")[0],
                by=call.ended.result().by,
            )

    async def _watch(self, call: Call, echo: EchoCall) -> None:
        while True:
            limit = HELD_SECONDS if echo.held else self._silence
            remaining = limit - echo.silent_for()
            if remaining <= 0:
                break
            await asyncio.sleep(min(remaining, _WATCH_SECONDS))
        self._on_event(EchoEvent.SILENT)
        await call.bye("no audio")
