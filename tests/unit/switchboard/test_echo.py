"""The echo service over real UDP on loopback."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path

import pytest
from sipmessage import Request, Response

from squilla.media import frames
from squilla.media.g711 import Codec
from squilla.media.rtp import RtpPacket
from squilla.media.sdp import Direction
from squilla.media.stream import AudioStream
from squilla.media.tone import tone_level
from squilla.sip.account import Rejected, SipAccount
from squilla.sip.call import Call
from squilla.sip.connection import UdpEndpoint
from squilla.sip.phone import Phone
from squilla.sip.timers import Timers
from squilla.sip.wire import AnyMessage
from squilla.switchboard.announcement import BadAnnouncement
from squilla.switchboard.echo import EchoEvent, EchoService
from tests.unit.sip.network import FAST, PATIENT
from tests.unit.sip.waiting import until

HERE = "127.0.0.1"
ACCOUNT = SipAccount("alice", "", "example.com")


class Caller:
    """A phone, a stream and what came back."""

    def __init__(self, phone: Phone, stream: AudioStream) -> None:
        self.phone = phone
        self.stream = stream
        self.packets: list[RtpPacket] = []
        stream.on_packet = self.packets.append

    async def call(self) -> Call:
        call = await self.phone.call("*43", self.stream.offer(secure=False))
        assert isinstance(call, Call)
        assert self.stream.accept(call.remote_sdp)
        return call

    def speak(self, number: int) -> None:
        self.stream.send(self.stream.codec.encode(frames.encode(number)))

    async def hear(self, least: int) -> None:
        """Wait for the end of an announcement, of which the first frames may come too early."""
        await until(lambda: len(self.packets) >= least)
        count = 0
        while count < len(self.packets):
            count = len(self.packets)
            await asyncio.sleep(0.15)

    def numbers(self) -> list[int]:
        found = (frames.decode(self.stream.codec.decode(one.payload)) for one in self.packets)
        return [number for number in found if number is not None]


class Service:
    def __init__(self, service: EchoService, events: list[EchoEvent]) -> None:
        self.service = service
        self.events = events

    @asynccontextmanager
    async def caller(self) -> AsyncIterator[Caller]:
        stream = await AudioStream.open(HERE)
        try:
            async with Phone.over_udp(
                ACCOUNT, host=HERE, port=self.service.port, timers=PATIENT
            ) as phone:
                yield Caller(phone, stream)
        finally:
            stream.close()


@asynccontextmanager
async def running(
    *paths: Path, max_calls: int = 100, silence: float = 60.0, timers: Timers = PATIENT
) -> AsyncIterator[Service]:
    events: list[EchoEvent] = []
    service = EchoService(
        0, paths, max_calls=max_calls, silence=silence, on_event=events.append, timers=timers
    )
    await service.start()
    try:
        yield Service(service, events)
    finally:
        await service.stop()


def test_the_announcement_is_heard_and_then_the_voice_returns(announcement: Path) -> None:
    async def scenario() -> None:
        async with running(announcement, announcement) as service, service.caller() as caller:
            call = await caller.call()
            caller.speak(1)
            await caller.hear(18)
            heard = [
                sample
                for packet in caller.packets
                for sample in caller.stream.codec.decode(packet.payload)
            ]
            assert tone_level(heard, 8000, 440) > 0.25
            for number in (2, 3, 4):
                caller.speak(number)
            await until(lambda: caller.numbers() == [2, 3, 4])
            assert call.remote_sdp.count(b"m=audio") == 1
            assert service.service.calls == 1
            await call.bye()
            await until(lambda: service.service.calls == 0)
            assert service.events == [EchoEvent.STARTED, EchoEvent.ENDED]

    asyncio.run(scenario())


def test_announcement_and_echo_are_one_stream(announcement: Path) -> None:
    async def scenario() -> None:
        async with running(announcement) as service, service.caller() as caller:
            await caller.call()
            await caller.hear(8)
            caller.speak(1)
            await until(caller.numbers)
            packets = caller.packets
            assert len({packet.ssrc for packet in packets}) == 1
            assert caller.stream._sender._ssrc != packets[0].ssrc
            steps = {(b.sequence - a.sequence) % 65536 for a, b in pairwise(packets)}
            assert steps == {1}

    asyncio.run(scenario())


@pytest.mark.parametrize(("kept", "codec"), [(b"8", Codec.PCMA), (b"0", Codec.PCMU)])
def test_each_law_is_spoken_and_echoed(announcement: Path, kept: bytes, codec: Codec) -> None:
    async def scenario() -> None:
        async with running(announcement) as service, service.caller() as caller:
            offer = caller.stream.offer(secure=False).replace(b"AVP 8 0", b"AVP " + kept)
            call = await caller.phone.call("*43", offer)
            assert isinstance(call, Call)
            assert caller.stream.accept(call.remote_sdp)
            assert caller.stream.codec is codec
            await caller.hear(8)
            assert tone_level(codec.decode(caller.packets[5].payload), 8000, 440) > 0.25

    asyncio.run(scenario())


@pytest.mark.parametrize("secure", [True, False])
def test_an_unsuitable_offer_is_488(*, secure: bool) -> None:
    async def scenario() -> None:
        async with running() as service, service.caller() as caller:
            offer = caller.stream.offer(secure=secure) if secure else b""
            assert await caller.phone.call("*43", offer) == Rejected(488, "Not Acceptable Here")
            await until(lambda: service.service.calls == 0)
            assert service.events == [EchoEvent.UNSUITABLE]

    asyncio.run(scenario())


def test_calls_beyond_the_limit_are_503() -> None:
    async def scenario() -> None:
        async with running(max_calls=1) as service, service.caller() as one:
            await one.call()
            async with service.caller() as other:
                outcome = await other.phone.call("*43", other.stream.offer(secure=False))
                assert outcome == Rejected(503, "Service Unavailable")
            assert service.events == [EchoEvent.STARTED, EchoEvent.BUSY]

    asyncio.run(scenario())


def test_a_silent_caller_is_hung_up() -> None:
    async def scenario() -> None:
        async with running(silence=1.0) as service, service.caller() as caller:
            call = await caller.call()
            for number in range(4):
                await asyncio.sleep(0.3)
                caller.speak(number)
            assert not call.ended.done()
            ended = await asyncio.wait_for(call.ended, 4)
            assert (ended.by, "no audio" in ended.reason) == ("them", True)
            await until(lambda: service.service.calls == 0)
            assert service.events == [EchoEvent.STARTED, EchoEvent.SILENT, EchoEvent.ENDED]

    asyncio.run(scenario())


def test_a_caller_on_hold_may_be_silent_and_comes_back() -> None:
    async def scenario() -> None:
        async with running(silence=1.0) as service, service.caller() as caller:
            call = await caller.call()
            held = await call.renegotiate(
                caller.stream.offer(secure=False, direction=Direction.SEND)
            )
            assert isinstance(held, bytes)
            assert b"a=recvonly" in held
            await asyncio.sleep(1.3)
            assert not call.ended.done()
            resumed = await call.renegotiate(caller.stream.offer(secure=False))
            assert isinstance(resumed, bytes)
            assert caller.stream.accept(resumed)
            caller.speak(9)
            await until(lambda: caller.numbers() == [9])

    asyncio.run(scenario())


def test_a_new_address_is_followed() -> None:
    async def scenario() -> None:
        async with running() as service, service.caller() as caller, service.caller() as other:
            call = await caller.call()
            moved = await call.renegotiate(other.stream.offer(secure=False))
            assert isinstance(moved, bytes)
            assert other.stream.accept(moved)
            other.speak(5)
            await until(lambda: other.numbers() == [5])
            caller.speak(6)
            await asyncio.sleep(0.05)
            assert caller.numbers() == []

    asyncio.run(scenario())


def test_stopping_hangs_up() -> None:
    async def scenario() -> None:
        async with running() as service, service.caller() as caller:
            call = await caller.call()
            await service.service.stop()
            assert (await call.ended).by == "them"
            await service.service.stop()

    asyncio.run(scenario())


def test_an_answer_that_is_never_acknowledged_frees_the_call() -> None:
    async def scenario() -> None:
        async with running(timers=FAST) as service:
            heard: list[AnyMessage] = []
            mute = await UdpEndpoint.open(HERE)
            mute.on_message = lambda message, _source: heard.append(message)
            stream = await AudioStream.open(HERE)
            offer = stream.offer(secure=False).decode()
            host, port = mute.local
            invite = (
                f"INVITE sip:*43@{HERE} SIP/2.0\r\n"
                f"Via: SIP/2.0/UDP {host}:{port};branch=z9hG4bK1\r\n"
                f"From: <sip:a@h>;tag=1\r\nTo: <sip:*43@h>\r\nCall-ID: c\r\nCSeq: 1 INVITE\r\n"
                f"Contact: <sip:a@{host}:{port}>\r\n\r\n{offer}"
            )
            for _ in range(2):
                mute.send(invite.encode(), (HERE, service.service.port))
            await until(lambda: service.service.calls == 1)
            await until(lambda: service.service.calls == 0)
            codes = [message.code for message in heard if isinstance(message, Response)]
            assert codes.count(200) > 5
            assert {one.method for one in heard if isinstance(one, Request)} == {"BYE"}
            assert service.events == [EchoEvent.STARTED, EchoEvent.ENDED]
            stream.close()
            await mute.close()

    asyncio.run(scenario())


def test_a_bad_announcement_is_told_before_listening(tmp_path: Path) -> None:
    async def scenario() -> None:
        with pytest.raises(BadAnnouncement):
            await EchoService(0, [tmp_path / "none.wav"]).start()

    asyncio.run(scenario())


def test_a_taken_port_is_an_os_error() -> None:
    async def scenario() -> None:
        async with running() as service:
            with pytest.raises(OSError, match="in use"):
                await EchoService(service.service.port, []).start()

    asyncio.run(scenario())
