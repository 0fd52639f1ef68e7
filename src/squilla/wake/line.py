"""What the wake path asks of Kamailio, off the event loop: an RPC can take a moment."""

import asyncio
from collections.abc import Callable
from functools import partial
from typing import TypeVar

import structlog

from squilla.control.edge import Edge
from squilla.control.rpc import EdgeUnreachable, RpcError
from squilla.wake.events import Called, read_call

log = structlog.get_logger(__name__)
Answer = TypeVar("Answer")
_FINAL = 200


class EdgeLine:
    """Each request answers None or False when Kamailio is away, or knows nothing of it."""

    def __init__(self, edge: Edge) -> None:
        self._edge = edge

    async def answer(self, call: Called, code: int, reason: str) -> bool:
        """Answer a parked call; False when it is not parked any more."""
        return await self._ask(partial(self._answer, call, code, reason), otherwise=False)

    async def unpark(self, call: Called) -> None:
        """Say that a call waits no more."""
        await self._ask(partial(self._edge.end_parked, call.ticket), otherwise=None)

    async def started(self) -> str | None:
        """What tells one life of Kamailio from the next."""
        return await self._ask(self._edge.started, otherwise=None)

    async def last_call(self) -> int:
        """The number of the newest call."""
        return await self._ask(self._edge.last_call, otherwise=0)

    async def call(self, number: int) -> Called | None:
        """What the edge has noted of a call; None when that is too long ago."""
        facts = await self._ask(partial(self._edge.noted_call, number), otherwise=None)
        try:
            return None if facts is None else read_call(facts)
        except (KeyError, TypeError, ValueError, OverflowError):
            log.warning("unreadable call at the edge", number=number)
            return None

    def _answer(self, call: Called, code: int, reason: str) -> bool:
        if code >= _FINAL:
            self._edge.end_parked(call.ticket)
        return self._edge.answer_call(call.call_id, call.sequence, code, reason)

    async def _ask(self, question: Callable[[], Answer], *, otherwise: Answer) -> Answer:
        try:
            return await asyncio.to_thread(question)
        except (EdgeUnreachable, RpcError):
            return otherwise
