"""Runs one function in many threads that start together."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

T = TypeVar("T")


def at_once(count: int, function: Callable[[int], T]) -> list[T]:
    """The results of `function(0)` … `function(count - 1)`; a thread's exception is raised here."""
    start = threading.Barrier(count, timeout=30)

    def run(number: int) -> T:
        start.wait()
        return function(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(run, range(count)))
