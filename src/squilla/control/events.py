"""Hears what the edge reports, and remembers of each phone when it last registered."""

import json
import os
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import structlog

from squilla.store import devices
from squilla.store.engine import Store

log = structlog.get_logger(__name__)

_LARGEST_EVENT = 8192
_GATHER_SECONDS = 0.5


class EventListener:
    """Receives the edge's datagrams; registrations are stored together, twice a second at most."""

    def __init__(self, path: Path, store: Store, clock: Callable[[], float] = time.time) -> None:
        self._store = store
        self._clock = clock
        self._stopping = False
        with suppress(FileNotFoundError):
            path.unlink()
        self._socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self._socket.bind(str(path))
        # Kamailio writes to this file as the services' user, who owns the folder.
        owner = path.parent.stat()
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
        self._socket.settimeout(_GATHER_SECONDS)

    def stop(self) -> None:
        """End `run` within half a second."""
        self._stopping = True

    def run(self) -> None:
        """Listen until stopped."""
        while not self._stopping:
            seen = self._gather()
            if seen:
                self._store_all(seen)
        self._socket.close()

    def _gather(self) -> dict[str, tuple[str, float]]:
        """The newest registration of each SIP user in the next half second."""
        seen: dict[str, tuple[str, float]] = {}
        until = time.monotonic() + _GATHER_SECONDS
        while time.monotonic() < until:
            match self._receive():
                case {"event": "registered", "user": str(user), "agent": str(agent)}:
                    seen[user] = (agent, self._clock())
        return seen

    def _receive(self) -> Any:  # noqa: ANN401 - JSON
        try:
            return json.loads(self._socket.recv(_LARGEST_EVENT))
        except (TimeoutError, ValueError):
            return None

    def _store_all(self, seen: dict[str, tuple[str, float]]) -> None:
        try:
            with self._store.begin() as tx:
                for sip_user, (agent, at) in seen.items():
                    devices.note_registration(tx, sip_user=sip_user, agent=agent, at=at)
        except Exception:
            log.exception("registrations not remembered")
