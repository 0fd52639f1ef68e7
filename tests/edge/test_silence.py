"""How long a connection was silent: asked of the real kernel, and broken answers of one."""

import socket
import struct
import sys
import time
from collections.abc import Iterator
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.edge.silence import Kernel, answer, is_of, question

QUIET = 0.15
CLOSED_WITHIN = 5.0

HEADER = struct.Struct("=IHHII")
ESTABLISHED, CLOSE_WAIT, LISTEN = 1, 8, 10
OURS, ERROR = 20, 2


@pytest.fixture
def kernel() -> Iterator[Kernel]:
    asked = Kernel()
    assert asked._socket is not None
    with closing(asked._socket):
        yield asked


class Pair:
    """A TCP connection over loopback: our end and the phone's."""

    def __init__(self, address: str) -> None:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        with socket.create_server((address, 0), family=family) as server:
            self.phone = socket.create_connection(server.getsockname()[:2])
            self.ours, _ = server.accept()

    @property
    def ends(self) -> tuple[str, str]:
        """Our end and the phone's, as the kernel's questions name them."""
        here, there = self.ours.getsockname(), self.phone.getsockname()
        return f"{here[0]} {here[1]}", f"{there[0]} {there[1]}"

    def close(self) -> None:
        self.phone.close()
        self.ours.close()


@pytest.fixture(params=["127.0.0.1", "::1"])
def pair(request: pytest.FixtureRequest) -> Iterator[Pair]:
    with closing(Pair(request.param)) as made:
        yield made


def test_a_connection_that_spoke_just_now_is_awake(kernel: Kernel, pair: Pair) -> None:
    time.sleep(QUIET)
    pair.phone.sendall(b"\r\n\r\n")
    assert pair.ours.recv(4) == b"\r\n\r\n"
    silence = kernel.silence(*pair.ends)
    assert silence is not None
    assert silence < QUIET


def test_a_connection_that_says_nothing_is_silent_for_so_long(kernel: Kernel, pair: Pair) -> None:
    pair.phone.sendall(b"x")
    pair.ours.recv(1)
    before = time.monotonic()
    time.sleep(QUIET)
    pair.ours.sendall(b"what we send does not count")
    silence = kernel.silence(*pair.ends)
    assert silence is not None
    assert QUIET * 0.8 <= silence <= time.monotonic() - before + 0.1


@pytest.mark.parametrize("closer", ["phone", "ours"])
def test_a_connection_that_either_end_closed_is_none(
    kernel: Kernel, pair: Pair, closer: str
) -> None:
    ends = pair.ends
    getattr(pair, closer).close()
    deadline = time.monotonic() + CLOSED_WITHIN
    while kernel.silence(*ends) is not None:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def test_one_that_was_never_there_is_none_though_somebody_listens(kernel: Kernel) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        local = f"127.0.0.1 {server.getsockname()[1]}"
        assert kernel.silence(local, "127.0.0.1 1") is None
    assert kernel.silence("127.0.0.1 1", "127.0.0.1 2") is None


def test_each_end_is_where_it_says(kernel: Kernel, pair: Pair) -> None:
    ours, phone = pair.ends
    assert kernel.silence(phone, ours) is not None
    assert kernel.silence(ours, phone.rpartition(" ")[0] + " 1") is None


def test_a_flow_is_named_by_both_ends_and_asked_for_by_its_name(kernel: Kernel, pair: Pair) -> None:
    ours, phone = pair.ends
    port = int(ours.rpartition(" ")[2])
    flow = kernel.flow(port, phone)
    assert flow == f"{ours} > {phone}"
    assert kernel.silence_of(flow) is not None


def test_a_flow_that_cannot_be_named_counts_as_awake(kernel: Kernel, pair: Pair) -> None:
    _, phone = pair.ends
    flow = kernel.flow(1, phone)
    assert flow == f" > {phone}"
    assert kernel.silence_of(flow) == 0.0


def test_where_the_kernel_may_not_be_asked_every_connection_is_awake(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def forbidden(*_: object) -> socket.socket:
        raise PermissionError

    monkeypatch.setattr(socket, "socket", forbidden)
    asked = Kernel()
    assert asked.silence("127.0.0.1 1", "127.0.0.1 2") == 0.0


def test_a_kernel_that_does_not_answer_is_no_reason_to_wake(kernel: Kernel) -> None:
    assert kernel._socket is not None
    kernel._socket.close()
    assert kernel.silence("127.0.0.1 1", "127.0.0.1 2") == 0.0


def said(
    *attributes: bytes, kind: int = OURS, state: int = ESTABLISHED, family: int = socket.AF_INET
) -> bytes:
    """An answer of the kernel, with struct inet_diag_msg and these attributes."""
    body = bytes([family, state]).ljust(72, b"\0") + b"".join(attributes)
    return HEADER.pack(HEADER.size + len(body), kind, 0, 1, 0) + body


def attribute(name: int, value: bytes) -> bytes:
    """A netlink attribute, padded to four bytes."""
    return struct.pack("=HH", 4 + len(value), name) + value + b"\0" * (-len(value) % 4)


def tcp_info(milliseconds: int) -> bytes:
    """struct tcp_info as far as tcpi_last_data_recv."""
    return attribute(2, b"\xff" * 52 + milliseconds.to_bytes(4, sys.byteorder) + b"\xff" * 40)


@pytest.mark.parametrize(
    ("message", "silence"),
    [
        (said(tcp_info(1500)), 1.5),
        (said(attribute(8, b"\0"), tcp_info(7)), 0.007),
        (said(attribute(8, b"\0" * 4), tcp_info(7)), 0.007),
        (said(tcp_info(7)[:-40]), 0.007),
        (said(tcp_info(7)[:-41]), 0.0),
        (said(tcp_info(1500), state=CLOSE_WAIT), None),
        (said(tcp_info(1500), state=LISTEN), None),
        (said(tcp_info(1500), kind=ERROR), None),
        (HEADER.pack(36, ERROR, 0, 1, 0) + struct.pack("=i", -2) + b"\0" * 16, None),
        (said(), 0.0),
        (said(attribute(8, b"")), 0.0),
        (said(attribute(2, b"\0" * 20)), 0.0),
        (said(struct.pack("=HH", 0, 9), tcp_info(1500)), 1.5),
        (said(tcp_info(1500))[:-60], 0.0),
        (said(b"\1"), 0.0),
        (said()[:20], 0.0),
        (said()[:16], None),
        (b"\0" * 5, 0.0),
        (b"", 0.0),
    ],
)
def test_answers_of_the_kernel_whole_and_broken(message: bytes, silence: float | None) -> None:
    assert answer(message) == silence


@given(st.binary(max_size=60), st.integers(0, 200))
def test_no_answer_is_too_broken(noise: bytes, kept: int) -> None:
    for message in (noise, said(noise), said(noise, tcp_info(1))[:kept]):
        silence = answer(message)
        assert silence is None or silence >= 0


def test_a_question_names_both_ends_in_the_networks_order() -> None:
    asked = question("192.0.2.1 6061", "198.51.100.7 4001")
    assert HEADER.unpack_from(asked)[:3] == (len(asked), OURS, 1)
    ports_and_ends = (6061).to_bytes(2) + (4001).to_bytes(2)
    assert ports_and_ends + bytes([192, 0, 2, 1]) in asked
    assert bytes([198, 51, 100, 7]) in asked


@pytest.mark.parametrize(
    ("flow", "same"),
    [
        ("192.0.2.1 6061 > 198.51.100.7 40001", True),
        (" > 198.51.100.7 40001", True),
        ("192.0.2.1 5061 > 198.51.100.7 40001", False),
        ("192.0.2.1 6061 > 198.51.100.7 40002", False),
        ("192.0.2.1 6061 > 198.51.100.70 40001", False),
    ],
)
def test_a_flow_is_that_of_its_peer_at_our_port(flow: str, *, same: bool) -> None:
    assert is_of(flow, 6061, "198.51.100.7 40001") is same
