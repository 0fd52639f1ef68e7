"""udp/windows: one window a sweep, and few sweeps at once."""

from collections import Counter
from collections.abc import Iterator

import pytest

from squilla.doctor.udp import packet
from squilla.doctor.udp.packet import Asked
from squilla.doctor.udp.window import Opening, Window
from squilla.doctor.udp.windows import MOST_SWEEPS, Windows
from tests.unit.doctor.udp.test_window import ask, free_port, udp

KEYS = [bytes([number]) * packet.KEY_BYTES for number in range(MOST_SWEEPS + 1)]


@pytest.fixture
def windows() -> Iterator[Windows]:
    made = Windows()
    yield made
    for key in KEYS:
        made.close(key)


def opened(windows: Windows, key: bytes, *ports: int, seconds: float = 5) -> Window:
    window = windows.open(Opening(key, ports, seconds))
    assert window is not None
    return window


def test_the_next_window_of_a_sweep_replaces_the_one_before(windows: Windows) -> None:
    port = free_port()
    first = opened(windows, KEYS[0], port)
    second = opened(windows, KEYS[0], port)
    assert not first.is_open
    assert second.bound == [port]


def test_few_sweeps_have_a_window_at_once(windows: Windows) -> None:
    for key in KEYS[:MOST_SWEEPS]:
        opened(windows, key, free_port())
    assert windows.open(Opening(KEYS[-1], (free_port(),), 5)) is None
    windows.close(KEYS[0])
    assert opened(windows, KEYS[-1], free_port()).is_open
    assert opened(windows, KEYS[1], free_port()).is_open


def test_what_arrived_is_known_after_the_window(windows: Windows) -> None:
    port = free_port()
    opened(windows, KEYS[0], port)
    with udp() as sock:
        for _ in range(2):
            ask(sock, port, packet.question(KEYS[0], Asked(7, b"n" * packet.NONCE_BYTES, 1)))
            sock.recv(100)
    windows.close(KEYS[0])
    assert windows.arrivals(KEYS[0]) == {(7, port): 2}
    opened(windows, KEYS[0], free_port())
    assert windows.arrivals(KEYS[0]) == {(7, port): 2}


def test_nothing_is_known_of_another_sweep(windows: Windows) -> None:
    assert windows.arrivals(KEYS[0]) == Counter()
