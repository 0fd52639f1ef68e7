"""udp/window: ports that answer whoever proves the key, and nobody else, and only for a while."""

import errno
import resource
import socket
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from squilla.doctor.udp import packet
from squilla.doctor.udp.packet import Asked, Landed
from squilla.doctor.udp.window import Opening, Window, files_left

KEY, NONCE = b"k" * packet.KEY_BYTES, b"n" * packet.NONCE_BYTES


def free_port() -> int:
    with udp() as sock:
        return int(sock.getsockname()[1])


def udp(address: str = "127.0.0.1", port: int = 0) -> socket.socket:
    sock = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    sock.settimeout(2)
    sock.bind((address, port))
    return sock


@contextmanager
def window(*ports: int, address: str = "") -> Iterator[Window]:
    opened = Window(Opening(KEY, ports, 5, address), Counter())
    try:
        yield opened
    finally:
        opened.close()


def ask(sock: socket.socket, port: int, question: bytes) -> None:
    sock.sendto(question, ("127.0.0.1", port))


def asked(port: int) -> bytes:
    return packet.question(KEY, Asked(port, NONCE, 1))


def test_it_answers_from_the_port_that_was_asked_and_says_which_it_is() -> None:
    port = free_port()
    with window(port) as opened, udp() as sock:
        assert opened.bound == [port]
        ask(sock, port, asked(7))
        reply, sender = sock.recvfrom(100)
    assert sender == ("127.0.0.1", port)
    assert packet.read_answer(KEY, NONCE, reply) == Landed(7, port, 1)


@pytest.mark.parametrize(
    "question",
    [
        b"",
        b"x" * packet.SIZE,
        b"\x80" * 172,
        packet.question(b"o" * packet.KEY_BYTES, Asked(7, NONCE, 1)),
        packet.answer(KEY, Asked(7, NONCE, 1), 8),
    ],
)
def test_it_is_silent_to_anything_else(question: bytes) -> None:
    port = free_port()
    arrivals: Counter[tuple[int, int]] = Counter()
    opened = Window(Opening(KEY, (port,), 5), arrivals)
    with udp() as sock:
        ask(sock, port, question)
        ask(sock, port, asked(9))
        reply = sock.recv(100)
    opened.close()
    assert packet.read_answer(KEY, NONCE, reply) == Landed(9, port, 1)
    assert arrivals == {(9, port): 1}


@pytest.mark.parametrize("address", ["127.0.0.1", "0.0.0.0"])
def test_a_port_in_use_is_told_and_left_alone(address: str) -> None:
    with udp(address) as call:
        taken = call.getsockname()[1]
        with window(taken) as opened, udp() as sock:
            assert (opened.bound, opened.in_use) == ([], [taken])
            ask(sock, taken, b"audio")
            assert call.recv(100) == b"audio"


def test_on_one_address_it_hears_what_is_sent_there_and_nothing_else() -> None:
    port = free_port()
    arrivals: Counter[tuple[int, int]] = Counter()
    opened = Window(Opening(KEY, (port,), 5, "127.0.0.2"), arrivals)
    with udp() as sock:
        ask(sock, port, asked(7))
        sock.sendto(asked(8), ("127.0.0.2", port))
        _, sender = sock.recvfrom(100)
    opened.close()
    assert sender == ("127.0.0.2", port)
    assert arrivals == {(8, port): 1}


def test_an_address_of_somebody_else_opens_nothing() -> None:
    with window(free_port(), address="192.0.2.1") as opened:
        assert (opened.bound, opened.in_use) == ([], [])


def test_it_ends_by_itself() -> None:
    port = free_port()
    opened = Window(Opening(KEY, (port,), 0.05), Counter())
    deadline = time.monotonic() + 2
    while opened.is_open and time.monotonic() < deadline:
        time.sleep(0.01)
    assert not opened.is_open
    udp(port=port).close()
    opened.close()


def test_its_ports_are_free_when_it_is_closed() -> None:
    port = free_port()
    with window(port):
        pass
    udp(port=port).close()


def test_it_opens_no_more_than_the_process_may() -> None:
    ports = tuple(range(20000, 20040))
    limits = resource.getrlimit(resource.RLIMIT_NOFILE)
    opened = sum(1 for _ in Path("/proc/self/fd").iterdir())
    resource.setrlimit(resource.RLIMIT_NOFILE, (opened + 128 + 10, limits[1]))
    try:
        assert 9 <= files_left() <= 11
        with window(*ports) as few:
            assert len(few.bound) + len(few.in_use) <= 11
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, limits)
    assert few.bound == sorted(few.bound)


def test_what_cannot_be_opened_is_not_called_in_use(monkeypatch: pytest.MonkeyPatch) -> None:
    def none_left(_port: int, _address: str) -> socket.socket:
        raise OSError(errno.EMFILE, "too many open files")

    monkeypatch.setattr("squilla.doctor.udp.window._listen", none_left)
    with window(free_port()) as opened:
        assert (opened.bound, opened.in_use) == ([], [])


def test_the_key_is_not_shown() -> None:
    assert repr(KEY) not in repr(Opening(KEY, (1,), 1))
