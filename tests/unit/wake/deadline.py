"""Waits for what another thread does."""

import time
from collections.abc import Callable


def soon(condition: Callable[[], object], seconds: float = 5.0) -> None:
    """Return when the condition holds; AssertionError after `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.005)
