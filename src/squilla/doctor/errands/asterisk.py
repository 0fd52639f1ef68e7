"""Errand `asterisk`: what Asterisk says of itself, what its files promise, what its sockets show.

It reads and changes nothing (A1, B2, B3). Of the question only two ports and an address are used,
and only to pick sockets; commands and files are fixed here.
"""

import asyncio
import time
from dataclasses import dataclass, field
from pathlib import Path

from squilla.doctor.inside import Errand
from squilla.pbx.asterisk import Asterisk, State
from squilla.pbx.config_files import Unreadable
from squilla.pbx.configured import Configured, read_transports
from squilla.pbx.platform import guess_platform
from squilla.pbx.sockets import Endpoint, TcpSocket, is_own_address, read_tcp
from squilla.pbx.transport import Transport

_MOST_PEERS = 16
_PORTS = range(1, 65536)


@dataclass(frozen=True, slots=True)
class Question:
    """`port` is that of the PBX's TCP transport (A1), `phone_port` that of the phones (B2).

    `address` is the public address that the settings promise, empty for none.
    """

    port: int = 5062
    phone_port: int = 6061
    address: str = ""

    def __post_init__(self) -> None:
        """Raises ValueError for a number that is no port."""
        if self.port not in _PORTS or self.phone_port not in _PORTS:
            raise ValueError("a port is a number from 1 to 65535")


@dataclass(frozen=True, slots=True)
class Answer:
    """An Asterisk as seen from its own machine.

    `state` and `platform` are values of State and Platform. `started` is Unix time, 0 when it
    doesn't run; `has_pjsip` says that it knows transports at all. `rtp_first` is 0 when it names no
    range. `listeners` are those on ports that matter here, `peers` who is connected to the TCP
    transports; `is_own_address`: the promised address is on an interface of this machine.
    """

    state: str
    platform: str
    version: str = ""
    started: float = 0.0
    has_pjsip: bool = False
    reported: tuple[Transport, ...] = ()
    is_config_read: bool = False
    configured: tuple[Configured, ...] = ()
    rtp_first: int = 0
    rtp_last: int = 0
    listeners: tuple[Endpoint, ...] = ()
    peers: tuple[str, ...] = ()
    is_own_address: bool = False


@dataclass(frozen=True, slots=True)
class Host:
    """Where to look: the way to Asterisk, its configuration folder, and the root of the files."""

    asterisk: Asterisk = field(default_factory=Asterisk)
    folder: Path = Path("/etc/asterisk")
    root: Path = Path("/")


async def look(question: Question, host: Host) -> Answer:
    """Ask Asterisk, then read files and sockets; takes seconds at most."""
    state = await host.asterisk.state()
    reported = await host.asterisk.transports() if state is State.RUNNING else None
    uptime = await host.asterisk.uptime() if state is State.RUNNING else None
    first, last = (await host.asterisk.rtp_range() if state is State.RUNNING else None) or (0, 0)
    configured = await asyncio.to_thread(_configured, host)
    transports = (*(reported or ()), *(one.transport for one in configured or ()))
    sockets = await asyncio.to_thread(read_tcp)
    return Answer(
        state,
        guess_platform(host.root),
        await host.asterisk.version() if state is State.RUNNING else "",
        time.time() - uptime if uptime is not None else 0.0,
        reported is not None,
        reported or (),
        configured is not None,
        configured or (),
        first,
        last,
        _listeners(sockets, {question.port, question.phone_port, *(t.port for t in transports)}),
        _peers(sockets, {one.port for one in transports if one.protocol == "tcp"}),
        is_own_address(question.address),
    )


def _configured(host: Host) -> tuple[Configured, ...] | None:
    try:
        return read_transports(host.folder, host.root)
    except Unreadable:
        return None


def _listeners(sockets: list[TcpSocket], ports: set[int]) -> tuple[Endpoint, ...]:
    listening = {one.local for one in sockets if one.is_listening and one.local.port in ports}
    return tuple(sorted(listening, key=lambda one: (one.port, one.address)))


def _peers(sockets: list[TcpSocket], ports: set[int]) -> tuple[str, ...]:
    connected = {
        one.remote.address for one in sockets if one.is_established and one.local.port in ports
    }
    return tuple(sorted(connected))[:_MOST_PEERS]


async def _run(question: Question) -> Answer:
    return await look(question, Host())


ERRAND: Errand[Question, Answer] = Errand("asterisk", Question, Answer, _run)
