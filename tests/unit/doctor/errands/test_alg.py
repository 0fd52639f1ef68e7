"""errands/alg, caught by the mirror over loopback; and whom it never sends to."""

import asyncio
import socket

import pytest

from squilla.doctor.errands.alg import Question, Sent, run, send
from squilla.doctor.errands.alg_messages import METHODS
from squilla.doctor.errands.asker import ASKER
from squilla.doctor.probes.alg_mirror import Arrived, listening

NONCE = "0123456789abcdef"


def free_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


async def exchanged(ports: list[int], expected: str) -> tuple[tuple[Sent, ...], list[Arrived]]:
    async with listening(expected, ports, "127.0.0.1") as mirror:
        sent = await send("127.0.0.1", NONCE, ports)
        await mirror.wait_for(len(sent), 1.0 if expected == NONCE else 0.1)
        return sent, mirror.arrived


def test_each_method_arrives_at_each_port_byte_by_byte_from_one_socket() -> None:
    ports = [free_port(), free_port()]
    sent, arrived = asyncio.run(exchanged(ports, NONCE))
    assert [(one.method, one.port) for one in sent] == [
        (method, port) for method in METHODS for port in ports
    ]
    assert {(one.port, one.packet.decode()) for one in arrived} == {
        (one.port, one.text) for one in sent
    }
    assert {one.source for one in arrived} == {("127.0.0.1", sent[0].source_port)}
    assert len({one.source_port for one in sent}) == 1


def test_the_mirror_keeps_nothing_of_others() -> None:
    sent, arrived = asyncio.run(exchanged([free_port()], "fedcba9876543210"))
    assert len(sent) == 3
    assert not arrived


def test_a_taken_port_is_an_error_and_leaves_none_open() -> None:
    async def scenario() -> None:
        port, other = free_port(), free_port()
        async with listening(NONCE, [port], "127.0.0.1"):
            with pytest.raises(OSError, match="in use"):
                async with listening(NONCE, [other, port], "127.0.0.1"):
                    pass
            async with listening(NONCE, [other], "127.0.0.1"):
                pass

    asyncio.run(scenario())


@pytest.mark.parametrize(
    "asker", ["", "127.0.0.1", "192.168.1.1", "10.0.0.1", "0.0.0.0", "255.255.255.255", "::1", "a"]
)
def test_nothing_is_sent_to_nobody_or_into_the_own_network(
    monkeypatch: pytest.MonkeyPatch, asker: str
) -> None:
    async def refused(*_: object) -> tuple[Sent, ...]:
        raise AssertionError(asker)

    monkeypatch.setattr("squilla.doctor.errands.alg.send", refused)
    ASKER.set(asker)
    assert asyncio.run(run(Question(NONCE))).sent == ()


@pytest.mark.parametrize("nonce", ["", "0" * 15, "0" * 33, "g" * 16, "0" * 15 + "\n", "A" * 16])
def test_a_nonce_is_hexadecimal(nonce: str) -> None:
    with pytest.raises(ValueError, match="hexadecimal"):
        asyncio.run(run(Question(nonce)))
