"""Asks a running Asterisk through its command line, `asterisk -rx`.

Its exit status says nothing: it is 0 for objects and commands that don't exist, and while Asterisk
boots. So the text is read, and `core waitfullybooted` comes before anything else.
"""

import asyncio
import re
import shutil
from dataclasses import dataclass
from enum import StrEnum

from squilla.pbx.channelstats import ChannelStats, parse_channelstats
from squilla.pbx.core_show import parse_uptime, parse_version
from squilla.pbx.rtp_settings import parse_rtp_range
from squilla.pbx.sockets import is_unix_listener
from squilla.pbx.transport import Transport, parse_transport, parse_transports

_PATH = "/usr/sbin:/usr/bin:/sbin:/bin:/usr/local/sbin:/usr/local/bin"
_MOST_OUTPUT = 1024 * 1024
_MOST_TRANSPORTS = 16
_UNABLE = re.compile(r"Unable to connect to remote asterisk(?: \(does (\S+) exist\?\))?")
_NO_COMMAND = re.compile(r"^(No such command '|Command '.*' failed\.)", re.MULTILINE)
_NAME = re.compile(r"[\w.:@+-]{1,80}", re.ASCII)


class State(StrEnum):
    """Whether Asterisk can be asked. DENIED: it runs, but not for this user."""

    ABSENT = "absent"
    DOWN = "down"
    DENIED = "denied"
    BOOTING = "booting"
    RUNNING = "running"


class Outcome(StrEnum):
    """What became of a command. UNKNOWN: Asterisk doesn't have it (yet)."""

    SAID = "said"
    UNKNOWN = "unknown"
    ABSENT = "absent"
    DOWN = "down"
    DENIED = "denied"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Reply:
    """What Asterisk said; the text is that of SAID only."""

    outcome: Outcome
    text: str = ""


_STATES = {
    Outcome.ABSENT: State.ABSENT,
    Outcome.DOWN: State.DOWN,
    Outcome.DENIED: State.DENIED,
}


@dataclass(frozen=True, slots=True)
class Asterisk:
    """A way to an Asterisk: the program and its first arguments; seconds bound each command."""

    command: tuple[str, ...] = ("asterisk",)
    seconds: float = 3.0

    async def state(self) -> State:
        """Whether it runs and has booted; one that doesn't finish booting in time is BOOTING."""
        reply = await self._ask("core waitfullybooted")
        if "fully booted" in reply.text:
            return State.RUNNING
        return _STATES.get(reply.outcome, State.BOOTING)

    async def version(self) -> str:
        """Its version; empty when it doesn't say."""
        return parse_version((await self._ask("core show version")).text)

    async def uptime(self) -> int | None:
        """Seconds since it started."""
        return parse_uptime((await self._ask("core show uptime seconds")).text)

    async def rtp_range(self) -> tuple[int, int] | None:
        """First and last UDP port of audio; None when RTP isn't loaded."""
        return parse_rtp_range((await self._ask("rtp show settings")).text)

    async def channelstats(self) -> tuple[ChannelStats, ...]:
        """Counters of the calls that are up."""
        return parse_channelstats((await self._ask("pjsip show channelstats")).text)

    async def transports(self) -> tuple[Transport, ...] | None:
        """The transports that it accepted; None when PJSIP isn't loaded."""
        reply = await self._ask("pjsip show transports")
        if reply.outcome is not Outcome.SAID:
            return None
        names = [name for name in parse_transports(reply.text) if _NAME.fullmatch(name)]
        shown = [await self.transport(name) for name in names[:_MOST_TRANSPORTS]]
        return tuple(one for one in shown if one is not None)

    async def transport(self, name: str) -> Transport | None:
        """One transport; None when it has none of that name. ValueError for what isn't a name."""
        if not _NAME.fullmatch(name):
            raise ValueError(f"not the name of a transport: {name[:80]!r}")
        return parse_transport((await self._ask(f"pjsip show transport {name}")).text)

    async def _ask(self, command: str) -> Reply:
        program = shutil.which(self.command[0], path=_PATH)
        if program is None:
            return Reply(Outcome.ABSENT)
        process = await asyncio.create_subprocess_exec(
            program,
            *self.command[1:],
            "-rx",
            command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={"PATH": _PATH, "LC_ALL": "C"},
        )
        try:
            async with asyncio.timeout(self.seconds):
                return _reply(await _output(process))
        except TimeoutError:
            return Reply(Outcome.SILENT)
        finally:
            await _end(process)


async def _output(process: asyncio.subprocess.Process) -> str:
    if process.stdout is None:
        raise RuntimeError("the process was started without a pipe")
    try:
        data = await process.stdout.readexactly(_MOST_OUTPUT)
    except asyncio.IncompleteReadError as end:
        data = end.partial
    return data.decode("utf-8", "replace")


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        process.kill()
    await process.communicate()


def _reply(text: str) -> Reply:
    if unable := _UNABLE.search(text):
        is_there = unable[1] is not None and is_unix_listener(unable[1])
        return Reply(Outcome.DENIED if is_there else Outcome.DOWN)
    if _NO_COMMAND.search(text):
        return Reply(Outcome.UNKNOWN)
    return Reply(Outcome.SAID, text)
