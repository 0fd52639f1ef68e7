"""ICMP as the error queue has it: on loopback, and byte by byte."""

import asyncio
import socket
import struct

import pytest

from squilla.doctor.errands.hops_icmp import Reply, Said, hear, reply_in, towards

HOST, OTHER = "127.0.0.1", "192.168.1.1"
TTL_64 = (socket.IPPROTO_IP, socket.IP_TTL, struct.pack("=i", 64))


def error(origin: int, kind: int, code: int) -> tuple[int, int, bytes]:
    head = struct.pack("=IBBBBII", 111, origin, kind, code, 0, 0, 0)
    return socket.IPPROTO_IP, 11, head + struct.pack("=HH4s8x", 2, 0, socket.inet_aton(OTHER))


@pytest.mark.parametrize(
    ("ancillary", "wanted"),
    [
        ([TTL_64, error(2, 11, 0)], Reply(Said.PASSED, OTHER, 64)),
        ([error(2, 3, 3), TTL_64], Reply(Said.REFUSED, OTHER, 64)),
        ([error(2, 3, 13)], Reply(Said.REJECTED, OTHER)),
        ([error(2, 3, 1), TTL_64], Reply(Said.REJECTED, OTHER, 64)),
        ([error(2, 12, 0), TTL_64], Reply()),
        ([error(1, 3, 3), TTL_64], Reply()),
        ([(socket.IPPROTO_IP, 11, b"short")], Reply()),
        ([(socket.SOL_SOCKET, 11, error(2, 3, 3)[2])], Reply()),
        ([], Reply()),
    ],
)
def test_an_entry(ancillary: list[tuple[int, int, bytes]], wanted: Reply) -> None:
    assert reply_in(ancillary) == wanted


def test_a_closed_port_next_door() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as taken:
        taken.bind((HOST, 0))
        port = taken.getsockname()[1]
    with towards(HOST, port, 1) as own:
        own.send(b"x")
        assert asyncio.run(hear(own, 2.0)) == Reply(Said.REFUSED, HOST, 64)


def test_an_answer() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind((HOST, 0))
        with towards(HOST, server.getsockname()[1], 1) as own:
            server.sendto(b"x", own.getsockname())
            assert asyncio.run(hear(own, 2.0)) == Reply(Said.ANSWERED, HOST, 64)


def test_silence() -> None:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as mute:
        mute.bind((HOST, 0))
        with towards(HOST, mute.getsockname()[1], 1) as own:
            own.send(b"x")
            assert asyncio.run(hear(own, 0.05)) == Reply()


def test_nowhere_to_go() -> None:
    with pytest.raises(OSError, match=r"unreachable|denied"):
        towards("255.255.255.255", 33434, 1)
