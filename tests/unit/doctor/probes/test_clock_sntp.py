"""probes/clock_sntp: the difference of two clocks, and what is no answer."""

import asyncio
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.doctor.probes.clock_sntp import ahead, ask_sntp, client_packet
from tests.fakes.sntp import TimeServer, answer, is_client_packet

NONCE = 0x0123456789ABCDEF
ECHOED = NONCE.to_bytes(8, "big")


def test_request_is_what_a_strict_server_takes() -> None:
    assert is_client_packet(client_packet(NONCE))


@pytest.mark.parametrize("fast", [-400.0, -1.0, 0.0, 31.0, 90000.0])
def test_a_server_that_is_fast_makes_us_slow(fast: float) -> None:
    with TimeServer(fast) as server:
        found = asyncio.run(ask_sntp(server.address))
    assert found == pytest.approx(-fast, abs=0.2)


@pytest.mark.parametrize(
    "tamper",
    [
        lambda packet: packet[:47],
        lambda packet: packet[:24] + bytes(8) + packet[32:],
        lambda packet: packet[:40] + bytes(8),
        lambda packet: b"\xe4" + packet[1:],
        lambda packet: b"\x23" + packet[1:],
        lambda packet: packet[:1] + b"\0" + packet[2:],
        lambda packet: packet[:1] + b"\x10" + packet[2:],
    ],
    ids=["short", "other-nonce", "no-time", "unsynchronised", "client", "kiss-of-death", "too-far"],
)
def test_what_is_no_answer(tamper: Callable[[bytes], bytes]) -> None:
    said = answer(ECHOED, 1_800_000_000)
    assert ahead(said, NONCE, 1_800_000_000, 1_800_000_000) is not None
    assert ahead(tamper(said), NONCE, 1_800_000_000, 1_800_000_000) is None


@pytest.mark.parametrize(
    "now", [1_700_000_000.0, 2_085_978_495.5, 2_085_978_496.5, 2_500_000_000.0]
)
def test_both_sides_of_2036(now: float) -> None:
    found = ahead(answer(ECHOED, now), NONCE, now + 9.0, now + 11.0)
    assert found == pytest.approx(10.0, abs=0.001)


@given(st.binary(max_size=100))
def test_no_bytes_break_the_reader(junk: bytes) -> None:
    ahead(junk, NONCE, 0.0, 1.0)
