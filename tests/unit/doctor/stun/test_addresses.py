"""stun/addresses: the reach of an address."""

import pytest

from squilla.doctor.stun.addresses import Reach, is_address, reach_of


@pytest.mark.parametrize(
    ("address", "reach"),
    [
        ("45.9.9.10", Reach.PUBLIC),
        ("2606:4700::1111", Reach.PUBLIC),
        ("100.63.255.255", Reach.PUBLIC),
        ("100.64.0.0", Reach.CARRIER),
        ("100.127.255.255", Reach.CARRIER),
        ("100.128.0.0", Reach.PUBLIC),
        ("10.0.0.1", Reach.PRIVATE),
        ("172.31.255.1", Reach.PRIVATE),
        ("172.32.0.1", Reach.PUBLIC),
        ("192.168.1.10", Reach.PRIVATE),
        ("127.0.0.1", Reach.PRIVATE),
        ("169.254.1.1", Reach.PRIVATE),
        ("fd00::1", Reach.PRIVATE),
    ],
)
def test_reach(address: str, reach: Reach) -> None:
    assert reach_of(address) is reach


@pytest.mark.parametrize(
    ("text", "expected"),
    [("45.9.9.10", True), ("fd00::1", True), ("pbx.example.com", False), ("45.9.9", False)],
)
def test_a_name_is_no_address(text: str, expected: bool) -> None:  # noqa: FBT001
    assert is_address(text) is expected
