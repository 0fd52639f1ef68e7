"""Puts the wake path together and runs it in a thread with an event loop of its own.

So a page that takes long does not make a call wait.
"""

import asyncio
import os
import signal
import threading
import time
from concurrent.futures import Future
from contextlib import suppress

import structlog

from squilla.control.bus import listening
from squilla.control.edge import Edge
from squilla.edge.config import read_config
from squilla.settings import Settings
from squilla.store.engine import Store
from squilla.wake.clients import Clients, make_clients
from squilla.wake.directory import Directory
from squilla.wake.figures import Figures
from squilla.wake.journal import Journal
from squilla.wake.late_call import LateCaller
from squilla.wake.line import EdgeLine
from squilla.wake.patience import Patience
from squilla.wake.service import WakeService
from squilla.wake.watch import Watch

log = structlog.get_logger(__name__)

BUS = "edge.bus"
START_SECONDS = 15.0
ANSWER_SECONDS = 2.0


class WakePath:
    """The wake path of this process; `figures` are for /metrics."""

    def __init__(self, settings: Settings, store: Store, edge: Edge) -> None:
        self.figures = Figures()
        self._settings = settings
        self._store = store
        self._line = EdgeLine(edge)
        self._journal = Journal(store)
        self._loop = asyncio.new_event_loop()
        self._stopping = asyncio.Event()
        self._service: WakeService | None = None
        self._ready = threading.Event()
        self._threads = (
            threading.Thread(target=self._run, name="wake"),
            threading.Thread(target=self._journal.run, name="journal"),
        )

    def start(self) -> None:
        """Begin; RuntimeError when that fails, and the log says why."""
        for thread in self._threads:
            thread.start()
        if not self._ready.wait(START_SECONDS) or not self._threads[0].is_alive():
            self.stop()
            raise RuntimeError("the wake path did not start")

    def decline(self, user: str, call_id: str) -> bool:
        """Refuse a call for that phone, from any thread; False when there is nothing to refuse."""
        asked: Future[bool] = Future()

        def ask() -> None:
            asked.set_result(self._service is not None and self._service.decline(user, call_id))

        try:
            self._loop.call_soon_threadsafe(ask)
            return asked.result(ANSWER_SECONDS)
        except (RuntimeError, TimeoutError):
            return False

    def stop(self) -> None:
        """End, with what is known written down; within some seconds."""
        with suppress(RuntimeError):  # it has ended by itself
            self._loop.call_soon_threadsafe(self._stopping.set)
        self._threads[0].join(timeout=3)
        self._journal.stop()
        self._threads[1].join(timeout=3)

    def _run(self) -> None:
        """A wake path that broke ends the process: the supervisor starts a new one."""
        try:
            with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                runner.run(self._serve())
        except Exception:
            log.exception("wake path broke")
            if self._ready.is_set():
                os.kill(os.getpid(), signal.SIGTERM)
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        clients = make_clients(self._settings, time.time)
        directory = Directory(self._store, clients.can_push, has_gateway=clients.relay is not None)
        try:
            directory.refresh()
        except Exception:
            log.exception("push addresses not read yet")
        service = self._service = self._make_service(directory, clients)
        watch = Watch(
            service=service,
            line=self._line,
            directory=directory,
            journal=self._journal,
            store=self._store,
            clock=time.time,
        )
        async with listening(self._settings.run / BUS, service.hear):
            watching = asyncio.create_task(watch.run())
            self._ready.set()
            await self._stopping.wait()
            watching.cancel()
        await service.close()
        await clients.close()

    def _make_service(self, directory: Directory, clients: Clients) -> WakeService:
        settings = self._settings
        key = read_config(settings.etc / "edge.json").cookie_key
        return WakeService(
            directory=directory,
            journal=self._journal,
            pusher=clients,
            edge=self._line,
            late=LateCaller(domain=settings.host, port=settings.sip_internal_port, key=key),
            patience=Patience(
                call=settings.wake_seconds,
                silence=settings.wake_silent_seconds,
                answer=settings.wake_answer_seconds,
                repeat=settings.wake_repeat_seconds,
            ),
            figures=self.figures,
            clock=time.time,
        )
