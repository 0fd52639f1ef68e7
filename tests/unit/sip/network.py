"""Two SIP connections joined in memory, which lose what a test tells them to lose."""

import asyncio
from collections.abc import Callable

from sipmessage import Request

from squilla.sip.connection import Address, OnLost, OnMessage
from squilla.sip.timers import Timers
from squilla.sip.wire import AnyMessage, parse

FAST = Timers(t1=0.01, t2=0.04)
"""Gives up after 0.64 s: for tests that wait for it."""
PATIENT = Timers(t1=0.04, t2=0.1)
"""Gives up after 2.56 s: for all others, so that a machine that pauses doesn't fail them."""


def nothing_lost(_message: AnyMessage) -> bool:
    return False


class Joined:
    """One end; `sent` keeps what left it, `loses` decides what doesn't arrive at the other."""

    def __init__(self, port: int, *, reliable: bool = False) -> None:
        self.name = "TLS" if reliable else "UDP"
        self.reliable = reliable
        self.local: Address = ("127.0.0.1", port)
        self.on_message: OnMessage = lambda _message, _source: None
        self.on_lost: OnLost = lambda _why: None
        self.sent: list[AnyMessage] = []
        self.loses: Callable[[AnyMessage], bool] = nothing_lost
        self.peer: Joined | None = None
        self.closed = False

    def send(self, data: bytes, to: Address) -> None:
        message = parse(data)
        self.sent.append(message)
        if self.peer and not self.loses(message):
            assert to == self.peer.local
            asyncio.get_running_loop().call_soon(self.peer.arrive, parse(data), self.local)

    def arrive(self, message: AnyMessage, source: Address) -> None:
        if not self.closed:
            self.on_message(message, source)

    async def close(self) -> None:
        self.closed = True

    def kinds(self) -> list[str]:
        """Methods and codes of what left, in order."""
        return [one.method if isinstance(one, Request) else str(one.code) for one in self.sent]


def joined(*, reliable: bool = False) -> tuple[Joined, Joined]:
    one, other = Joined(5001, reliable=reliable), Joined(5002, reliable=reliable)
    one.peer, other.peer = other, one
    return one, other


def first_only(kind: str) -> Callable[[AnyMessage], bool]:
    """Lose the first message of a kind (a method or a code)."""
    seen: list[str] = []

    def loses(message: AnyMessage) -> bool:
        name = message.method if isinstance(message, Request) else str(message.code)
        seen.append(name)
        return name == kind and seen.count(kind) == 1

    return loses


def always(kind: str) -> Callable[[AnyMessage], bool]:
    """Lose every message of a kind."""

    def loses(message: AnyMessage) -> bool:
        return kind == (message.method if isinstance(message, Request) else str(message.code))

    return loses
