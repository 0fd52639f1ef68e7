"""The windows that this process holds open: one a sweep, and what arrived in each sweep."""

import threading
from collections import Counter
from dataclasses import dataclass, field

from squilla.doctor.udp.window import Arrivals, Opening, Window

MOST_SWEEPS = 2
"""Sweeps that may have a window open at once."""


@dataclass(slots=True)
class _Sweep:
    arrivals: Arrivals = field(default_factory=Counter)
    window: Window | None = None


class Windows:
    """A sweep is known by its key; its next window replaces the one before. Any thread may call."""

    def __init__(self) -> None:
        self._sweeps: dict[bytes, _Sweep] = {}
        self._lock = threading.Lock()

    def open(self, opening: Opening) -> Window | None:
        """The window of this sweep from now on; None when too many other sweeps have one open."""
        with self._lock:
            sweep = self._sweeps.pop(opening.key, None) or _Sweep()
            if not self._make_room():
                return None
            self._sweeps[opening.key] = sweep
            if sweep.window:
                sweep.window.close()
            sweep.window = Window(opening, sweep.arrivals)
            return sweep.window

    def close(self, key: bytes) -> None:
        """End the window of this sweep; what arrived is still known."""
        with self._lock:
            sweep = self._sweeps.get(key)
            if sweep and sweep.window:
                sweep.window.close()

    def arrivals(self, key: bytes) -> Arrivals:
        """What arrived so far in the sweep with this key."""
        with self._lock:
            return Counter(self._sweeps[key].arrivals) if key in self._sweeps else Counter()

    def _make_room(self) -> bool:
        for key, sweep in list(self._sweeps.items()):
            if len(self._sweeps) < MOST_SWEEPS:
                return True
            if sweep.window and not sweep.window.is_open:
                sweep.window.close()
                del self._sweeps[key]
        return len(self._sweeps) < MOST_SWEEPS


WINDOWS = Windows()
"""Those of this process: errands come one by one, and windows outlive them."""
