"""A voice stream over real sockets on loopback."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from squilla.media.rtp import RtpPacket
from squilla.media.sdp import Direction
from squilla.media.stream import AudioStream
from tests.unit.sip.waiting import until

HOST = "127.0.0.1"
VOICE = bytes(range(160))


@asynccontextmanager
async def pair(*, secure: bool) -> AsyncIterator[tuple[AudioStream, AudioStream]]:
    one, other = await AudioStream.open(HOST), await AudioStream.open(HOST)
    try:
        answer = other.answer(one.offer(secure=secure))
        assert answer is not None
        assert one.accept(answer)
        yield one, other
    finally:
        one.close()
        other.close()
        await asyncio.sleep(0)


def collect(stream: AudioStream) -> list[RtpPacket]:
    packets: list[RtpPacket] = []
    stream.on_packet = packets.append
    return packets


@pytest.mark.parametrize("secure", [True, False])
def test_voice_travels_both_ways(*, secure: bool) -> None:
    async def scenario() -> None:
        async with pair(secure=secure) as (one, other):
            at_one, at_other = collect(one), collect(other)
            one.send(VOICE)
            other.send(VOICE[::-1])
            await until(lambda: bool(at_one and at_other))
            assert (at_other[0].payload, at_one[0].payload) == (VOICE, VOICE[::-1])
            assert other.sources == [one.address]

    asyncio.run(scenario())


def test_an_encrypted_stream_refuses_open_and_forged_packets() -> None:
    async def scenario() -> None:
        async with pair(secure=True) as (one, other):
            packets = collect(other)
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
                stranger.sendto(bytes(RtpPacket(8, 1, 1, 1, VOICE)), other.address)
            one.send(VOICE)
            await until(lambda: other.refused == 1 and other.received == 1)
            assert len(packets) == 1

    asyncio.run(scenario())


def test_an_open_stream_listens_to_its_peer_only() -> None:
    async def scenario() -> None:
        async with pair(secure=False) as (one, other):
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as stranger:
                stranger.sendto(bytes(RtpPacket(8, 1, 1, 1, VOICE)), other.address)
            one.send(VOICE)
            await until(lambda: other.refused == 1 and other.received == 1)

    asyncio.run(scenario())


def test_rtcp_other_payloads_and_garbage_are_not_voice() -> None:
    async def scenario() -> None:
        async with pair(secure=False) as (one, other):
            packets = collect(other)
            source = one.address
            other.datagram_received(bytes([0x80, 200]) + bytes(26), source)
            other.datagram_received(bytes(RtpPacket(101, 1, 1, 1, b"\1\0\0\0")), source)
            assert (other.received, other.refused) == (0, 0)
            other.datagram_received(b"\x80\x08short", source)
            other.datagram_received(bytes(RtpPacket(8, 1, 1, 1, bytes(2000))), source)
            assert (other.received, other.refused, packets) == (0, 2, [])

    asyncio.run(scenario())


def test_nothing_is_sent_before_an_agreement_or_on_hold() -> None:
    async def scenario() -> None:
        async with pair(secure=True) as (one, other):
            answer = other.answer(one.offer(secure=True, direction=Direction.NONE))
            assert answer is not None
            assert one.accept(answer)
            one.send(VOICE)
            resumed = other.answer(one.offer(secure=True, direction=Direction.BOTH))
            assert resumed is not None
            assert one.accept(resumed)
            one.send(VOICE)
            await until(lambda: other.received > 0)
            assert other.received == 1
            fresh = await AudioStream.open(HOST)
            fresh.send(VOICE)
            fresh.close()

    asyncio.run(scenario())


def test_a_second_answer_with_the_same_keys_does_not_open_the_door_to_replays() -> None:
    async def scenario() -> None:
        async with pair(secure=True) as (one, other):
            session = one._srtp
            assert session is not None
            packet = session.protect(bytes(RtpPacket(8, 1, 160, 7, VOICE)))
            other.datagram_received(packet, one.address)
            assert (other.received, other.refused) == (1, 0)
            answer = other.answer(one.offer(secure=True))
            assert answer is not None
            assert one.accept(answer)
            other.datagram_received(packet, one.address)
            assert (other.received, other.refused) == (1, 1)

    asyncio.run(scenario())


@pytest.mark.parametrize("body", [b"", b"v=0\r\n", b"\xff\xfe"])
def test_an_unusable_description_is_refused(body: bytes) -> None:
    async def scenario() -> None:
        stream = await AudioStream.open(HOST)
        assert stream.answer(body) is None
        assert not stream.accept(body)
        stream.offer(secure=True)
        assert not stream.accept(body)
        stream.close()
        await asyncio.sleep(0)

    asyncio.run(scenario())


def test_an_encrypted_stream_says_from_where_its_voice_comes() -> None:
    async def scenario() -> None:
        async with pair(secure=True) as (one, other):
            one.send(VOICE)
            await until(lambda: other.received == 1)
            assert other.agreement is not None
            with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as elsewhere:
                elsewhere.bind((HOST, 0))
                assert one._srtp is not None
                packet = RtpPacket(8, 2, 160, 1, VOICE)
                elsewhere.sendto(one._srtp.protect(bytes(packet)), other.address)
                await until(lambda: other.received == 2)
                assert other.sources == [one.address, elsewhere.getsockname()]

    asyncio.run(scenario())
