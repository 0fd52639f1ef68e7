"""Places the echo test as a phone on the internet would: TLS, digest, SRTP or nothing (T1)."""

import asyncio
import math
from dataclasses import replace

from squilla.media import frames
from squilla.media.g711 import FRAME_SECONDS
from squilla.media.pacing import paced
from squilla.media.rtp import RtpPacket
from squilla.media.stream import AudioStream
from squilla.media.tone import loudness
from squilla.robot.failure import Failure, Reason
from squilla.robot.measure import Course, EchoResult, Heard, Sent, measure
from squilla.robot.progress import Progress, Watcher, to_the_end
from squilla.robot.registered import Destination, refused, registered
from squilla.robot.trace import trace
from squilla.sip.account import Ended, Rejected, SipAccount
from squilla.sip.call import Call
from squilla.sip.phone import Phone

SECONDS = 75.0
MOST_SECONDS = (frames.NUMBERS - 1) * FRAME_SECONDS
"""A longer call would use a frame number twice."""
_STRAGGLERS = 1.0
_AUDIBLE = 0.01
_EXPIRES = 300
_WATCH_FRAMES = round(1.0 / FRAME_SECONDS)
_HANGUP_REASON = "echo test over"


async def echo_test(
    account: SipAccount,
    destination: Destination,
    seconds: float = SECONDS,
    watch: Watcher = to_the_end,
) -> EchoResult:
    """Register, call, speak numbered frames for `seconds` after the answer, hang up, unregister.

    When `watch` ends the call, the result is that of a test of as many seconds as it took.
    `seconds` is at most MOST_SECONDS (about 21 minutes); more raises ValueError.
    """
    if not 0 < seconds <= MOST_SECONDS:
        raise ValueError(f"an echo test lasts more than 0 and at most {MOST_SECONDS:g} seconds")
    async with registered(account, destination, _EXPIRES) as phone:
        if isinstance(phone, Failure):
            return EchoResult(seconds, phone)
        return await _call(phone, destination.target, seconds, watch)


async def _call(phone: Phone, target: str, seconds: float, watch: Watcher) -> EchoResult:
    clock = asyncio.get_running_loop().time
    stream = await AudioStream.open(phone.local_host)
    try:
        dialled_at = clock()
        call = await phone.call(target, stream.offer(secure=True))
        if isinstance(call, Rejected):
            return EchoResult(seconds, refused(Reason.CALL_REFUSED, call))
        answered_at = clock()
        conversation = _Conversation(stream, call)
        if not stream.accept(call.remote_sdp):
            await call.bye("SRTP is required")
            return EchoResult(seconds, Failure(Reason.BAD_ANSWER))
        ended_at, ended = await conversation.hold(seconds, watch)
        course = Course(dialled_at, answered_at, ended_at, ended)
        asked = min(seconds, conversation.given_up_after)
        result = measure(asked, course, conversation.sent, conversation.heard)
        last = conversation.heard[-1].at if conversation.heard else None
        return replace(result, trace=trace(call, stream, ended, answered_at, last))
    finally:
        stream.close()


class _Conversation:
    """Speaks numbered frames and writes down what left and what came."""

    def __init__(self, stream: AudioStream, call: Call) -> None:
        self.sent: list[Sent] = []
        self.heard: list[Heard] = []
        self._stream = stream
        self._call = call
        self._clock = asyncio.get_running_loop().time
        self._began = self._clock()
        self._returned = False
        self.given_up_after = math.inf
        call.on_offer = stream.answer
        stream.on_packet = self._hear

    async def hold(self, seconds: float, watch: Watcher) -> tuple[float, Ended]:
        """Speak for `seconds`, or until the call ends or `watch` ends it; when and how it ended."""
        ended_at: list[float] = []
        self._call.ended.add_done_callback(lambda _: ended_at.append(self._clock()))
        async for number in paced(range(round(seconds / FRAME_SECONDS) + 1)):
            if self._call.ended.done():
                break
            if number % _WATCH_FRAMES == 0 and not watch(self._progress()):
                self.given_up_after = self._clock() - self._began
                break
            self._stream.send(self._stream.codec.encode(frames.encode(number)))
            self.sent.append(Sent(number, self._clock()))
        await asyncio.wait([self._call.ended], timeout=_STRAGGLERS)
        ended = await self._call.bye(_HANGUP_REASON)
        return ended_at[0], ended

    def _progress(self) -> Progress:
        now, dialog = self._clock(), self._call.dialog.id
        return Progress(
            dialog.call_id,
            dialog.local_tag,
            held=now - self._began,
            silent=now - (self.heard[-1].at if self.heard else self._began),
            returned=self._returned,
            answers=self._call.answers,
        )

    def _hear(self, packet: RtpPacket) -> None:
        samples = self._stream.codec.decode(packet.payload)
        audible = loudness(samples) > _AUDIBLE
        number = frames.decode(samples)
        self._returned = self._returned or number is not None
        self.heard.append(Heard(number, self._clock(), audible))
