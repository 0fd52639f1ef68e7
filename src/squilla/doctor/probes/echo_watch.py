"""Watches an echo test: what the PBX end counts, and when a dead call has told all it can (P2).

Where the PBX end counts, a silence of fifteen seconds leaves no question open. Where it does not,
Asterisk's hanging up for lack of audio (rtp_timeout, 30 s) still tells that it heard nothing. A
200 OK that was repeated means that our ACK is lost, which only time shows: such a call goes on.
"""

import asyncio
from contextlib import suppress

from squilla.doctor.errands.media import ERRAND, Answer, Question
from squilla.doctor.inside import Inside, InsideLost
from squilla.robot.progress import Progress

FIRST_QUESTION = 10.0
QUESTION_EVERY = 30.0
"""Seconds of a call, and between questions: at 10, 40 and 70 s of the usual 80."""
PATIENCE_COUNTED = 15.0
PATIENCE_UNCOUNTED = 35.0
"""Seconds of silence after which a call without our voice is ended."""
_ANSWER_SECONDS = 5.0


class EchoWatch:
    """To be called with the progress of one call of `user`; `close` gives the last counts."""

    def __init__(self, inside: Inside | None, user: str) -> None:
        self._inside = inside
        self._user = user
        self._next = FIRST_QUESTION
        self._asking: asyncio.Task[None] | None = None
        self._counts: Answer | None = None

    def __call__(self, progress: Progress) -> bool:
        """Whether the call is to go on."""
        if self._inside is not None and progress.held >= self._next:
            self._next += QUESTION_EVERY
            self._asking = asyncio.create_task(self._ask(self._inside, progress))
        if progress.returned or progress.answers > 1:
            return True
        patience = PATIENCE_COUNTED if self._counts else PATIENCE_UNCOUNTED
        return progress.silent < patience

    async def close(self) -> Answer | None:
        """The last counts; None when the PBX end did not answer, or knew nothing of the call."""
        if self._asking is not None:
            await self._asking
        return self._counts

    async def _ask(self, inside: Inside, progress: Progress) -> None:
        with suppress(InsideLost, TimeoutError, ValueError):
            question = Question(progress.call_id, progress.tag, self._user)
            async with asyncio.timeout(_ANSWER_SECONDS):
                answer = await inside.ask(ERRAND, question)
            self._counts = answer if answer.counted_by else self._counts
