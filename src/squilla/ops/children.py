"""One child process: how it is started, so that it never outlives the supervisor, and stopped."""

import asyncio
import ctypes
import os
import signal
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import structlog

from squilla.ops.preflight import Identity
from squilla.ops.pump import pump_lines
from squilla.settings import ENV_PREFIX

log = structlog.get_logger(__name__)

STOP_SECONDS = 8.0
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None)


@dataclass(frozen=True, slots=True)
class Program:
    """What to run: its name in logs, command, user, and descriptors that it inherits.

    `logs_itself`: its standard error is already in our form. `log_mark`: see `understand`.
    """

    name: str
    command: tuple[str, ...]
    identity: Identity | None = None
    environment: Mapping[str, str] = field(default_factory=dict)
    descriptors: tuple[int, ...] = ()
    logs_itself: bool = False
    log_mark: str = "squilla"


class Child:
    """A running program with the group of processes it forked."""

    def __init__(self, program: Program, process: asyncio.subprocess.Process, log: int) -> None:
        self.program = program
        self.pid = process.pid
        self._process = process
        self._pump = asyncio.ensure_future(pump_lines(program.name, log, program.log_mark))

    @property
    def has_ended(self) -> bool:
        """Whether it has ended by itself."""
        return self._process.returncode is not None

    async def wait(self) -> int:
        """Wait for its end, then end whatever it left behind; returns the exit status."""
        status = await self._process.wait()
        self._signal_group(signal.SIGKILL)
        return status

    async def stop(self) -> None:
        """Ask it to end, and make it end after `STOP_SECONDS`."""
        with suppress(ProcessLookupError):
            self._process.terminate()
        try:
            await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
        except TimeoutError:
            log.warning("killed", child=self.program.name)
        self._signal_group(signal.SIGKILL)
        await self._process.wait()
        await self._pump

    def _signal_group(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(self.pid, number)


async def start(program: Program) -> Child:
    """Start a program in a process group of its own."""
    who = program.identity
    readable, writable = os.pipe()
    try:
        process = await asyncio.create_subprocess_exec(
            *program.command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=None if program.logs_itself else writable,
            start_new_session=True,
            env=child_environment(program.environment),
            pass_fds=program.descriptors,
            preexec_fn=_end_with_parent,
            user=who.uid if who else None,
            group=who.gid if who else None,
            extra_groups=[] if who else None,
        )
    except BaseException:
        os.close(readable)
        raise
    finally:
        os.close(writable)
    return Child(program, process, readable)


def child_environment(own: Mapping[str, str]) -> dict[str, str]:
    """Our environment without our settings; those a child gets only as its program says."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(ENV_PREFIX)}
    return {**inherited, **own}


def _end_with_parent() -> None:
    """Runs in the child: if the supervisor is killed, the child is told to end."""
    _libc.prctl(_PR_SET_PDEATHSIG, signal.SIGTERM)
