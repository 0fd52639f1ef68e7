"""Small real programs for the supervisor, and what became of them."""

import asyncio
import os
import signal
import time
from collections.abc import Callable
from pathlib import Path

from squilla.ops.children import Program
from squilla.ops.supervisor import Service

PATIENCE = 8.0


def shell(name: str, script: str) -> Program:
    """A program that runs a shell script."""
    return Program(name, ("sh", "-c", script))


def service(name: str, script: str, ready: Path | None = None) -> Service:
    """A service of a script; ready at once, or when a file is there."""

    found = ready.exists if ready else lambda: True

    async def is_ready() -> bool:
        return found()

    return Service(shell(name, script), is_ready)


def is_running(pid: int) -> bool:
    """Whether a process is there and not only waiting to be buried."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


def kill(pid: int) -> None:
    """End a process as a crash would."""
    os.kill(pid, signal.SIGKILL)


async def until(condition: Callable[[], bool]) -> None:
    """Wait for something to become true, or fail."""
    deadline = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < deadline, "not in time"
        await asyncio.sleep(0.01)


def pid_in(file: Path) -> int:
    """The process id that a script wrote to a file; 0 when it isn't there yet."""
    text = file.read_text().strip() if file.exists() else ""
    return int(text) if text else 0
