"""Two people hear each other: tones are sent both ways over an answered call, and measured."""

import asyncio
from array import array

from squilla.media.g711 import FRAME_SAMPLES, RATE
from squilla.media.pacing import paced
from squilla.media.rtp import RtpPacket
from squilla.media.stream import AudioStream
from squilla.media.tone import tone, tone_level
from squilla.sip.call import Call
from squilla.sip.incoming import IncomingCall
from tests.live.night import Attempt, Caller

SECONDS = 1.0
HEARD, NOT_HEARD = 0.1, 0.02
CALLER_HZ, CALLED_HZ = 440.0, 1000.0


async def pick_up(incoming: IncomingCall) -> tuple[Call, AudioStream]:
    """Answer a call."""
    stream = await AudioStream.open("127.0.0.1")
    answer = stream.answer(incoming.offer)
    assert answer is not None, incoming.offer
    talk = incoming.answer(answer)
    assert talk is not None
    return talk, stream


async def hear_each_other(ada: Caller, attempt: Attempt, incoming: IncomingCall) -> None:
    """Answer, talk, measure, and hang up at the caller's end."""
    talk, stream = await pick_up(incoming)
    call = await attempt.answered()
    assert ada.stream.accept(call.remote_sdp)
    heard_there, heard_here = await asyncio.gather(
        listen(stream, ada.stream, CALLER_HZ), listen(ada.stream, stream, CALLED_HZ)
    )
    await call.bye()
    assert (await asyncio.wait_for(talk.ended, 5)).by == "them"
    stream.close()
    is_heard(heard_there, CALLER_HZ)
    is_heard(heard_here, CALLED_HZ)


async def listen(listener: AudioStream, speaker: AudioStream, hz: float) -> "array[int]":
    """Send a tone from one to the other; the last half second of what came."""
    heard = array("h")

    def hear(packet: RtpPacket) -> None:
        heard.extend(listener.codec.decode(packet.payload))

    listener.on_packet = hear
    samples = tone(hz, SECONDS)
    frames = [samples[at : at + FRAME_SAMPLES] for at in range(0, len(samples), FRAME_SAMPLES)]
    async for frame in paced(frames):
        speaker.send(speaker.codec.encode(frame))
    await asyncio.sleep(0.1)
    return heard[-RATE // 2 :]


def is_heard(heard: "array[int]", hz: float) -> None:
    """One's tone is in what was heard, the other's is not."""
    levels = {one: tone_level(heard, RATE, one) for one in (CALLER_HZ, CALLED_HZ)}
    assert levels.pop(hz) > HEARD
    assert all(level < NOT_HEARD for level in levels.values()), levels
