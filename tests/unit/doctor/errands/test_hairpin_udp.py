"""A port that answers and one that knocks, on loopback."""

import asyncio
import socket

from squilla.doctor.errands.hairpin_udp import (
    MARKER,
    Knock,
    answer,
    bind_one,
    bind_port,
    knock,
    new_nonce,
)

HOST = "127.0.0.1"


async def knock_with(said: bytes, nonce: bytes) -> tuple[Knock, list[str]]:
    sources: list[str] = []
    bound = bind_port(20001, 40000)
    assert bound is not None
    with bound:
        answering = asyncio.create_task(answer(bound, nonce, sources))
        heard = await knock(HOST, bound.getsockname()[1], said)
        answering.cancel()
        await asyncio.gather(answering, return_exceptions=True)
    return heard, sources


def test_the_right_word_is_answered() -> None:
    nonce = new_nonce()
    assert asyncio.run(knock_with(nonce, nonce)) == (Knock.ANSWERED, [HOST])


def test_a_wrong_word_is_not() -> None:
    assert asyncio.run(knock_with(new_nonce(), new_nonce())) == (Knock.SILENT, [])


def test_nobody_is_there() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as other:
        other.bind((HOST, 0))
        port = other.getsockname()[1]
    assert asyncio.run(knock(HOST, port, new_nonce())) is Knock.REFUSED


def test_no_way_to_the_address_is_silence() -> None:
    assert asyncio.run(knock("255.255.255.255", 9, new_nonce())) is Knock.SILENT


def test_an_answer_is_given_five_times_at_most() -> None:
    async def run() -> int:
        nonce, sources = new_nonce(), list[str]()
        bound = bind_port(20001, 40000)
        assert bound is not None
        with bound, socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as client:
            for _ in range(9):
                client.sendto(nonce, (HOST, bound.getsockname()[1]))
            answering = asyncio.create_task(answer(bound, nonce, sources))
            await asyncio.sleep(0.05)
            answering.cancel()
            await asyncio.gather(answering, return_exceptions=True)
        return len(sources)

    assert asyncio.run(run()) == 5


def test_a_nonce_is_nothing_that_a_call_would_take() -> None:
    nonce = new_nonce()
    assert nonce.startswith(MARKER)
    assert nonce != new_nonce()
    assert 64 <= MARKER[0] < 128
    assert len(nonce) >= 12


def test_a_taken_port_is_none() -> None:
    taken = bind_port(20001, 40000)
    assert taken is not None
    with taken:
        port = taken.getsockname()[1]
        assert bind_one(port) is None
        assert bind_port(port, port) is None
