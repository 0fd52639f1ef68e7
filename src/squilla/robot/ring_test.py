"""Places a real, short call to an extension, and says whether its phone rang (M4, P4).

A push without a call would break the rules of iOS, so a wake is tested by a call. The edge itself
says 180 as soon as a push is accepted; an answer with a Contact comes from further on: from the
phone, or from a PBX in between, which speaks for it (RFC 3261 §12.1).
"""

import asyncio
from contextlib import suppress
from dataclasses import dataclass

from sipmessage import Response

from squilla.media.stream import AudioStream
from squilla.robot.failure import Failure
from squilla.robot.registered import Destination, registered
from squilla.sip.account import Rejected, SipAccount
from squilla.sip.outgoing import OutgoingCall
from squilla.sip.phone import Phone

RING_SECONDS = 2.0
"""How long the phone is let ring, so that the person sees whose test it was."""
_EXPIRES = 60
_GIVE_UP_SECONDS = 5.0
_WHY = 'SIP;cause=487;text="wake test over"'


@dataclass(frozen=True, slots=True)
class RingResult:
    """The course of the call; times are seconds from dialling, None for what did not happen.

    `woken_after` is the first 180 or 183 of anybody, `rang_after` the first with a Contact. `code`
    is the final answer when it came by itself, 0 when we hung up first, 200 when somebody answered.
    """

    failure: Failure | None = None
    woken_after: float | None = None
    rang_after: float | None = None
    code: int = 0


async def ring_test(account: SipAccount, destination: Destination, seconds: float) -> RingResult:
    """Register, call for at most `seconds`, hang up soon after it rings, unregister."""
    async with registered(account, destination, _EXPIRES) as phone:
        if isinstance(phone, Failure):
            return RingResult(phone)
        return await _ring(phone, destination.target, seconds)


async def _ring(phone: Phone, target: str, seconds: float) -> RingResult:
    stream = await AudioStream.open(phone.local_host)
    try:
        course = _Course(phone.dial(target, stream.offer(secure=True)))
        return await course.run(seconds)
    finally:
        stream.close()


class _Course:
    """One call, and when what came of it."""

    def __init__(self, attempt: OutgoingCall) -> None:
        self._attempt = attempt
        self._clock = asyncio.get_running_loop().time
        self._dialled_at = self._clock()
        self._rings = asyncio.Event()
        self._woken_after: float | None = None
        self._rang_after: float | None = None
        attempt.on_provisional = self._progress

    async def run(self, seconds: float) -> RingResult:
        """Wait for the ringing, or for an end; then hang up."""
        over = asyncio.ensure_future(self._attempt.result())
        rings = asyncio.ensure_future(self._rings.wait())
        await asyncio.wait((over, rings), timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
        if rings.done() and not over.done():
            await asyncio.wait((over,), timeout=RING_SECONDS)
        rings.cancel()
        came_by_itself = over.done()
        code = await self._hang_up(came_by_itself=came_by_itself)
        over.cancel()
        return RingResult(None, self._woken_after, self._rang_after, code)

    async def _hang_up(self, *, came_by_itself: bool) -> int:
        self._attempt.cancel(_WHY)
        with suppress(TimeoutError):
            async with asyncio.timeout(_GIVE_UP_SECONDS):
                outcome = await self._attempt.result()
                if not isinstance(outcome, Rejected):
                    await outcome.bye("wake test over")
                    return 200
                return outcome.code if came_by_itself else 0
        return 0

    def _progress(self, response: Response) -> None:
        if response.code not in {180, 183}:
            return
        after = self._clock() - self._dialled_at
        self._woken_after = after if self._woken_after is None else self._woken_after
        if response.headers.get("Contact") and self._rang_after is None:
            self._rang_after = after
            self._rings.set()
