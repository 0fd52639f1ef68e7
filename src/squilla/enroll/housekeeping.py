"""Forgets what has expired: sign-ins that ended by themselves, failures that no longer count.

And timelines of calls that are older than the setting wake_keep_days.
"""

from collections.abc import Callable

from squilla.store import failures, sessions, wakes
from squilla.store.engine import Store

EVERY_SECONDS = 3600.0
_DAY_SECONDS = 86400.0


class Housekeeping:
    """Tidies the store once an hour; `clock` gives Unix seconds."""

    def __init__(self, store: Store, clock: Callable[[], float], *, wake_keep_days: int) -> None:
        self._store = store
        self._clock = clock
        self._wake_keep_seconds = wake_keep_days * _DAY_SECONDS
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
            wakes.forget_before(tx, now - self._wake_keep_seconds)
