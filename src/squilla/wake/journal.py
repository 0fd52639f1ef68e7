"""Writes timelines and what phones say to the store, beside the calls and never before them."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial

import structlog
from sqlalchemy import Connection

from squilla.model.push import PushAddress, fingerprint
from squilla.model.wakes import Wake
from squilla.store import devices, push_addresses, wakes
from squilla.store.engine import Store

log = structlog.get_logger(__name__)

WRITE_SECONDS = 0.1
MOST_WAITING = 50_000
"""What is kept while the store is away; the rest is lost, and said so."""

Change = Callable[[Connection], object]


@dataclass
class _Waiting:
    wakes: dict[str, Wake] = field(default_factory=dict)
    registrations: dict[str, tuple[str, float]] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.wakes) + len(self.registrations) + len(self.changes)


class Journal:
    """Gathers, and writes ten times a second in a thread of its own."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._turn = threading.Lock()
        self._waiting = _Waiting()
        self._stopping = threading.Event()

    def note(self, wake: Wake) -> None:
        """Write this state of a timeline, unless a newer one comes first."""
        with self._turn:
            if len(self._waiting) < MOST_WAITING or wake.id in self._waiting.wakes:
                self._waiting.wakes[wake.id] = wake

    def registered(self, sip_user: str, agent: str, at: float) -> None:
        """Remember when a phone registered last, and what it calls itself."""
        with self._turn:
            self._waiting.registrations[sip_user] = (agent, at)

    def announced(self, sip_user: str, address: PushAddress, at: float) -> None:
        """Keep the push address of a phone."""
        self._add(partial(push_addresses.announce, sip_user=sip_user, address=address, at=at))

    def withdrawn(self, sip_user: str) -> None:
        """Forget the push address of a phone."""
        self._add(partial(push_addresses.withdraw, sip_user=sip_user))

    def gone(self, address: PushAddress, since: float | None) -> None:
        """Forget a push address that is dead."""
        self._add(partial(_forget, fingerprint(address), since))

    def run(self) -> None:
        """Write until stopped, and what is left then."""
        while not self._stopping.wait(WRITE_SECONDS):
            self.write()
        self.write()

    def stop(self) -> None:
        """End `run` soon."""
        self._stopping.set()

    def write(self) -> None:
        """Write what has gathered; it is kept when the store refuses."""
        with self._turn:
            batch, self._waiting = self._waiting, _Waiting()
        if not len(batch):
            return
        try:
            with self._store.begin() as tx:
                _write(tx, batch)
        except Exception:
            log.exception("timelines not written yet")
            self._keep(batch)

    def _add(self, change: Change) -> None:
        with self._turn:
            if len(self._waiting) < MOST_WAITING:
                self._waiting.changes.append(change)

    def _keep(self, batch: _Waiting) -> None:
        with self._turn:
            newer = self._waiting
            self._waiting = _Waiting(
                batch.wakes | newer.wakes,
                batch.registrations | newer.registrations,
                batch.changes + newer.changes,
            )


def _write(tx: Connection, batch: _Waiting) -> None:
    for change in batch.changes:
        change(tx)
    for sip_user, (agent, at) in batch.registrations.items():
        devices.note_registration(tx, sip_user=sip_user, agent=agent, at=at)
    wakes.save(tx, list(batch.wakes.values()))


def _forget(address: str, since: float | None, tx: Connection) -> None:
    push_addresses.forget(tx, address, since)
