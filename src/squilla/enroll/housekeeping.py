"""Forgets what has expired: sign-ins that ended by themselves, failures that no longer count."""

from collections.abc import Callable

from squilla.store import failures, sessions
from squilla.store.engine import Store

EVERY_SECONDS = 3600.0


class Housekeeping:
    """Tidies the store once an hour; `clock` gives Unix seconds."""

    def __init__(self, store: Store, clock: Callable[[], float]) -> None:
        self._store = store
        self._clock = clock
        self._next = 0.0

    def look(self) -> None:
        """Tidy when an hour has passed since the last time, and at the first call."""
        now = self._clock()
        if now < self._next:
            return
        self._next = now + EVERY_SECONDS
        with self._store.begin() as tx:
            sessions.remove_expired(tx, now)
            failures.remove_old(tx, now)
