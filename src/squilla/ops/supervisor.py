"""Keeps the children running: starts them in order, restarts what dies, stops them in reverse."""

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import structlog

from squilla.ops.children import Child, Program, start

log = structlog.get_logger(__name__)

FIRST_PAUSE = 0.2
LONGEST_PAUSE = 10.0
HEALTHY_AFTER = 30.0
READY_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Service:
    """A program, and how to see that it is ready."""

    program: Program
    is_ready: Callable[[], Awaitable[bool]]


class NotReady(Exception):
    """A service did not become ready in time; the text names it."""


class Supervisor:
    """Runs services until it is stopped. `report` is a file with each child's pid and restarts."""

    def __init__(self, services: Sequence[Service], report: Path) -> None:
        self._services = services
        self._report = report
        self._children: dict[str, Child] = {}
        self._restarts = {service.program.name: 0 for service in services}
        self._watchers: list[asyncio.Task[None]] = []

    async def start(self) -> None:
        """Start all services, each when the one before is ready; raises NotReady."""
        for service in self._services:
            await self._launch(service)
            await self._wait_ready(service)
            self._watchers.append(asyncio.ensure_future(self._watch(service)))

    async def stop(self) -> None:
        """Stop all children, the last one started first."""
        for watcher in self._watchers:
            watcher.cancel()
        for child in reversed(list(self._children.values())):
            await child.stop()
        self._children.clear()
        self._report.unlink(missing_ok=True)

    async def _launch(self, service: Service) -> None:
        child = await start(service.program)
        self._children[service.program.name] = child
        self._write_report()

    async def _watch(self, service: Service) -> None:
        name = service.program.name
        pause = FIRST_PAUSE
        while True:
            began = time.monotonic()
            status = await self._children[name].wait()
            if time.monotonic() - began > HEALTHY_AFTER:
                pause = FIRST_PAUSE
            log.error("child died", child=name, status=status, restart_in=pause)
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
            self._restarts[name] += 1
            try:
                await self._launch(service)
            except OSError as error:
                log.warning("child not started", child=name, why=str(error))

    async def _wait_ready(self, service: Service) -> None:
        name = service.program.name
        deadline = time.monotonic() + READY_SECONDS
        while not await service.is_ready():
            if self._children[name].has_ended:
                raise NotReady(f"{name} ended at once: see its log lines above.")
            if time.monotonic() > deadline:
                raise NotReady(f"{name} is not ready after {READY_SECONDS:.0f} s: see its log.")
            await asyncio.sleep(0.05)

    def _write_report(self) -> None:
        children = {
            name: {"pid": child.pid, "restarts": self._restarts[name]}
            for name, child in self._children.items()
        }
        draft = self._report.with_suffix(".new")
        draft.write_text(json.dumps(children), encoding="utf-8")
        draft.chmod(0o644)
        draft.replace(self._report)
