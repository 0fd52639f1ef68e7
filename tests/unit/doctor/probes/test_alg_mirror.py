"""probes/alg_mirror: what it keeps, and what it never does."""

import asyncio
import socket
import struct
from collections.abc import Awaitable, Callable
from contextlib import suppress

import pytest

from squilla.doctor.errands.alg import Question, send
from squilla.doctor.errands.alg_messages import TCP, TRANSPORTS, UDP
from squilla.doctor.probes.alg_mirror import Mirror, listening
from tests.unit.doctor.errands.test_alg import NONCE, free_port

HERE = "127.0.0.1"
OURS = f"OPTIONS sip:a SIP/2.0\r\nCall-ID: {NONCE}\r\n\r\n".encode()
Talk = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


def heard(talk: Talk) -> list[bytes]:
    """What a mirror keeps of a connection on which this is said."""

    async def scenario() -> list[bytes]:
        port = free_port()
        async with listening(NONCE, [port], HERE) as mirror:
            reader, writer = await asyncio.open_connection(HERE, port)
            try:
                async with asyncio.timeout(2):
                    await talk(reader, writer)
                await mirror.wait_for(1, 0.2)
            finally:
                writer.transport.abort()
            return [one.packet for one in mirror.arrived]

    return asyncio.run(scenario())


def test_it_keeps_nothing_of_others() -> None:
    async def scenario() -> Mirror:
        ports = [free_port()]
        async with listening("fedcba9876543210", ports, HERE) as mirror:
            sent = await send(HERE, Question(NONCE, TRANSPORTS), ports)
            assert len(sent) == 6
            await mirror.wait_for(1, 0.1)
            return mirror

    assert asyncio.run(scenario()).arrived == []


def test_a_request_may_come_in_pieces() -> None:
    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for piece in (OURS[:20], OURS[20:]):
            writer.write(piece)
            await asyncio.sleep(0.02)
        writer.write_eof()

    assert heard(talk) == [OURS]


def test_a_request_that_was_cut_off_is_none() -> None:
    async def talk(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(OURS)
        await asyncio.sleep(0.02)
        connection = writer.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.transport.abort()

    assert heard(talk) == []


def test_whoever_says_too_much_is_hung_up_on() -> None:
    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(OURS + b"x" * 5000)
        with suppress(ConnectionError):
            assert await reader.read() == b""

    assert heard(talk) == []


def test_connections_are_few_and_end_with_it() -> None:
    async def scenario() -> int:
        port = free_port()
        async with listening(NONCE, [port], HERE) as mirror:
            made = [await asyncio.open_connection(HERE, port) for _ in range(40)]
            await asyncio.sleep(0.05)
            count = len(mirror.connections)
        for reader, writer in made:
            with suppress(ConnectionError):
                assert await reader.read() == b""
            writer.transport.abort()
        assert not mirror.connections
        return count

    assert asyncio.run(scenario()) == 32


# At the second turn Python 3.11's own server loses the connection, until it is collected.
@pytest.mark.parametrize("turns", [0, 1, 3, 4])
def test_a_connection_that_comes_as_it_ends_is_ended(turns: int) -> None:
    async def scenario() -> None:
        port = free_port()
        with socket.socket() as late:
            async with listening(NONCE, [port], HERE):
                late.connect((HERE, port))
                for _ in range(turns):
                    await asyncio.sleep(0)
            for _ in range(6):
                await asyncio.sleep(0)
            late.settimeout(1.0)
            with suppress(ConnectionError):
                assert late.recv(1) == b""

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("kind", "left"), [(socket.SOCK_DGRAM, (TCP,)), (socket.SOCK_STREAM, (UDP,))]
)
def test_a_transport_with_a_taken_port_is_left_out_and_leaves_none_open(
    kind: socket.SocketKind, left: tuple[str, ...]
) -> None:
    async def scenario() -> None:
        port, other = free_port(), free_port()
        with socket.socket(socket.AF_INET, kind) as taken:
            taken.bind((HERE, port))
            if kind is socket.SOCK_STREAM:
                taken.listen()
            async with listening(NONCE, [other, port], HERE) as mirror:
                assert mirror.transports == left
                with socket.socket(socket.AF_INET, kind) as free:
                    free.bind((HERE, other))
        async with listening(NONCE, [other, port], HERE) as mirror:
            assert mirror.transports == TRANSPORTS

    asyncio.run(scenario())
