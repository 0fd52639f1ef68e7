"""errands/alg, caught by the mirror over loopback; and whom it never sends to."""

import asyncio
import socket
from contextlib import suppress

import pytest

from squilla.doctor.errands.alg import Question, run, send
from squilla.doctor.errands.alg_messages import METHODS, TCP, TRANSPORTS, UDP, Sent
from squilla.doctor.errands.asker import ASKER
from squilla.doctor.probes.alg_mirror import Arrived, listening

NONCE = "0123456789abcdef"


def free_port() -> int:
    """Free for both transports: a port that is free for TCP may be some UDP socket's."""
    while True:
        with (
            socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as udp,
            socket.socket(socket.AF_INET, socket.SOCK_STREAM) as tcp,
        ):
            tcp.bind(("127.0.0.1", 0))
            port = int(tcp.getsockname()[1])
            with suppress(OSError):
                udp.bind(("127.0.0.1", port))
                return port


async def exchanged(
    ports: list[int], question: Question, expected: str = NONCE
) -> tuple[tuple[Sent, ...], list[Arrived]]:
    async with listening(expected, ports, "127.0.0.1") as mirror:
        sent = await send("127.0.0.1", question, ports)
        await mirror.wait_for(len(sent), 1.0 if expected == NONCE else 0.1)
        return sent, mirror.arrived


@pytest.mark.parametrize("transport", TRANSPORTS)
def test_each_method_arrives_at_each_port_byte_by_byte(transport: str) -> None:
    ports = [free_port(), free_port()]
    sent, arrived = asyncio.run(exchanged(ports, Question(NONCE, (transport,))))
    assert [(one.method, one.port, one.transport) for one in sent] == [
        (method, port, transport) for method in METHODS for port in ports
    ]
    assert {(one.port, one.packet.decode(), one.transport) for one in arrived} == {
        (one.port, one.text, transport) for one in sent
    }
    assert {one.source for one in arrived} == {("127.0.0.1", one.source_port) for one in sent}
    for one in sent:
        assert f"Via: SIP/2.0/{transport} 127.0.0.1:{one.source_port};" in one.text
    assert len({one.source_port for one in sent}) == {UDP: 1, TCP: len(sent)}[transport]


def test_an_asker_that_says_nothing_of_transports_gets_udp() -> None:
    sent, _ = asyncio.run(exchanged([free_port()], Question(NONCE)))
    assert {one.transport for one in sent} == {UDP}


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


@pytest.mark.parametrize("transports", [("TLS",), ("UDP", "tcp"), ("",)])
def test_a_transport_is_one_of_two(transports: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match="UDP and TCP"):
        asyncio.run(run(Question(NONCE, transports)))
