"""Finds what no event told: calls from before our start, lost events, a Kamailio begun anew."""

import asyncio
from collections.abc import Callable
from dataclasses import replace

import structlog

from squilla.model.wakes import Mark, Step, Stop, Wake
from squilla.store import wakes
from squilla.store.engine import Store
from squilla.wake.directory import Directory
from squilla.wake.events import Called
from squilla.wake.journal import Journal
from squilla.wake.line import EdgeLine
from squilla.wake.service import WakeService

log = structlog.get_logger(__name__)

LOOK_SECONDS = 0.25
LOST_SECONDS = 400.0
"""A timeline without an end after so long is that of a process that died."""
_MISSING_IN_A_ROW = 64


class Watch:
    """Compares with the edge and the store four times a second."""

    def __init__(
        self,
        *,
        service: WakeService,
        line: EdgeLine,
        directory: Directory,
        journal: Journal,
        store: Store,
        clock: Callable[[], float],
    ) -> None:
        self._service = service
        self._line = line
        self._directory = directory
        self._journal = journal
        self._store = store
        self._clock = clock
        self._started: str | None = None
        self._seen = 0
        self._looked_for_lost = 0.0

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            await self.look()
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """One comparison; what fails of it is logged, and tried again with the next."""
        for part in (self._look_at_directory, self._look_at_edge, self._look_for_lost):
            try:
                await part()
            except Exception:
                log.exception("calls not compared with edge and store")

    async def _look_at_directory(self) -> None:
        self._directory.adopt(await asyncio.to_thread(self._directory.read))

    async def _look_for_lost(self) -> None:
        if self._clock() - self._looked_for_lost > LOST_SECONDS:
            await asyncio.to_thread(self._close_lost)
            self._looked_for_lost = self._clock()

    async def _look_at_edge(self) -> None:
        started = await self._line.started()
        if started is None:
            return
        if started != self._started and self._started is not None:
            log.warning("Kamailio began anew: the calls that waited there are over")
            self._service.edge_restarted()
            self._seen = 0
        self._started = started
        last = await self._line.last_call()
        if last > self._seen:
            await self._read_calls(last)
            self._seen = last

    async def _read_calls(self, last: int) -> None:
        """The calls that no event told of, from the newest back to where the edge forgot them."""
        missing = 0
        for number in range(last, self._seen, -1):
            if self._service.knows(number):
                continue
            call = await self._line.call(number)
            missing = 0 if call else missing + 1
            if call:
                await self._take_up(call)
            elif missing == _MISSING_IN_A_ROW:
                return

    async def _take_up(self, call: Called) -> None:
        known = await asyncio.to_thread(self._written_of, call)
        if known is None or known.stop is None:
            log.info("call read from the edge", call_id=call.call_id, account=call.user)
            self._service.begin(call, known)

    def _written_of(self, call: Called) -> Wake | None:
        with self._store.begin() as tx:
            found = wakes.by_call_id(tx, call.call_id)
        same = (wake for wake in found if (wake.sip_user, wake.started_at) == (call.user, call.at))
        return next(same, None)

    def _close_lost(self) -> None:
        now = self._clock()
        with self._store.begin() as tx:
            unfinished = wakes.unfinished(tx, 0.0)
        for wake in unfinished:
            if wake.started_at < now - LOST_SECONDS:
                marks = (*wake.marks, Mark(Step.ENDED, now))
                self._journal.note(replace(wake, marks=marks, stop=Stop.UNKNOWN))
