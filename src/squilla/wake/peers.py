"""Whom the wake service works with, as it sees them."""

from typing import Protocol

from squilla.model.push import PushAddress
from squilla.push.message import Ending, Message
from squilla.push.outcome import Outcome
from squilla.wake.events import Called


class Pusher(Protocol):
    """Sends a message to an address."""

    async def push(self, address: PushAddress, message: Message) -> Outcome:
        """What came of it."""


class Answerer(Protocol):
    """Answers parked calls."""

    async def answer(self, call: Called, code: int, reason: str) -> bool:
        """Whether there was one."""

    async def unpark(self, call: Called) -> None:
        """Say that a call waits no more."""


class LateShower(Protocol):
    """Shows a phone a call that is over."""

    async def show(self, call: Called, ending: Ending) -> None:
        """Send it and take it back."""
