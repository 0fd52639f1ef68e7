"""The inside of a session: opens questions, runs what they name, seals the answers."""

import asyncio
import hmac
import time
from collections.abc import Mapping
from typing import Any

import structlog

from squilla.doctor.errands.asker import ASKER, UNKNOWN
from squilla.doctor.inside import Errand
from squilla.doctor.pair.bucket import Bucket
from squilla.doctor.pair.handshake import Joined
from squilla.doctor.pair.letters import BYE, Reply, named, read_question, write_answer
from squilla.doctor.pair.letters import write_refusal as refusal
from squilla.doctor.pair.seal import LANES, From, Place, seal, split, unseal

log = structlog.get_logger(__name__)

SESSION_SECONDS = 900.0
ERRAND_SECONDS = 30.0
ERRANDS_AT_ONCE, ERRANDS_PER_SECOND = 200.0, 5.0
"""A run asks fifty to a hundred. More than these wait: some errands send packets to others."""


class Session:
    """One paired outside, until `until`; at most one errand a lane runs for it."""

    def __init__(
        self, joined: Joined, seen_as: str, until: float, errands: Mapping[str, Errand[Any, Any]]
    ) -> None:
        self.seen_as = seen_as
        self.until = until
        self.is_over = False
        self._joined = joined
        self._errands = errands
        self._last = [0] * LANES
        self._bucket = Bucket(time.monotonic, ERRANDS_AT_ONCE, ERRANDS_PER_SECOND)
        self._running: dict[int, asyncio.Task[bytes]] = {}

    async def answer(self, message: bytes) -> bytes | None:
        """The sealed answer; None for what does not belong here or comes a second time.

        A new question in a lane ends the errand before it: its asker has given that up.
        """
        opened = self._open(message)
        if opened is None:
            return None
        place, text = opened
        if text == BYE:
            self.is_over = True
            return self._seal(place, b"")
        task = asyncio.create_task(self._run(text))
        self._stop(place.lane)
        self._running[place.lane] = task
        try:
            await asyncio.wait({task})
        finally:
            task.cancel()
        return None if task.cancelled() else self._seal(place, task.result())

    def _open(self, message: bytes) -> tuple[Place, bytes] | None:
        parts = split(message)
        if parts is None:
            return None
        place, sealed = parts
        if not hmac.compare_digest(place.session, self._joined.session):
            return None
        text = unseal(self._joined.keys, From.OUTSIDE, place, sealed)
        if text is None or place.number <= self._last[place.lane]:
            return None
        self._last[place.lane] = place.number
        return place, text

    def _stop(self, lane: int) -> None:
        before = self._running.pop(lane, None)
        if before is not None:
            before.cancel()

    def _seal(self, place: Place, text: bytes) -> bytes:
        return seal(self._joined.keys, From.INSIDE, place, text)

    async def _run(self, text: bytes) -> bytes:
        name, rest = named(text)
        errand = self._errands.get(name)
        if errand is None:
            return refusal(Reply.UNKNOWN)
        question = read_question(errand, rest)
        if question is None:
            return refusal(Reply.UNREADABLE)
        ASKER.set(self.seen_as or UNKNOWN)
        try:
            async with asyncio.timeout(ERRAND_SECONDS):
                await asyncio.sleep(self._bucket.book())
                return write_answer(errand, await errand.run(question))
        except TimeoutError:
            return refusal(Reply.LATE)
        except Exception as error:  # noqa: BLE001 - one errand must not end the session
            log.warning("errand broke", errand=name, kind=type(error).__name__)
            return refusal(Reply.BROKE)
