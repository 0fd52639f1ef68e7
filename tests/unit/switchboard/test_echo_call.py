"""What the echo accepts, and what it does with packets."""

import asyncio

import pytest

from squilla.media.negotiation import offer, offer_again
from squilla.media.sdp import AudioDescription, Direction
from squilla.media.stream import AudioStream
from squilla.switchboard.echo_call import EchoCall

HERE = "127.0.0.1"


async def negotiated(body: bytes) -> tuple[bytes | None, bool]:
    stream = await AudioStream.open(HERE)
    try:
        echo = EchoCall(stream)
        return echo.negotiate(body), echo.held
    finally:
        stream.close()
        await asyncio.sleep(0)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"v=0\r\n",
        bytes(offer("192.0.2.1", 4000, secure=False)),
        bytes(offer(HERE, 4000, secure=True)),
        bytes(offer(HERE, 4000, secure=False)).replace(b" 8 0\r\n", b" 3\r\n"),
    ],
    ids=["none", "no audio", "not loopback", "encrypted", "no G.711"],
)
def test_what_it_cannot_serve_gets_no_answer(body: bytes) -> None:
    assert asyncio.run(negotiated(body)) == (None, False)


@pytest.mark.parametrize(
    ("direction", "held"),
    [
        (Direction.BOTH, False),
        (Direction.SEND, True),
        (Direction.RECEIVE, True),
        (Direction.NONE, True),
    ],
)
def test_it_knows_when_it_is_on_hold(direction: Direction, *, held: bool) -> None:
    body = bytes(offer_again(offer(HERE, 4000, secure=False), direction))
    answer, is_held = asyncio.run(negotiated(body))
    assert answer is not None
    assert AudioDescription.parse(answer).port > 0
    assert is_held is held


def test_the_address_of_an_old_hold_is_accepted() -> None:
    body = bytes(offer("0.0.0.0", 4000, secure=False))
    answer, is_held = asyncio.run(negotiated(body))
    assert answer is not None
    assert is_held
