"""Where a login stands, and what stays out of logs."""

import pytest

from squilla.model.devices import Credential, Device, Phase, mobile_extension


@pytest.mark.parametrize(
    ("activated_at", "now", "phase"),
    [
        (None, 0.0, Phase.PENDING),
        (None, 599.9, Phase.PENDING),
        (None, 600.0, Phase.EXPIRED),
        (10.0, 600.0, Phase.ACTIVE),
        (10.0, 1e12, Phase.ACTIVE),
    ],
)
def test_a_login_waits_then_is_active_for_good_or_expires(
    activated_at: float | None, now: float, phase: Phase
) -> None:
    device = Device("d", 1, created_at=0.0, expires_at=600.0, activated_at=activated_at)
    assert device.phase(now) is phase


def test_the_ha1_stays_out_of_the_representation() -> None:
    shown = repr(Credential("92201", "0123456789abcdef", "d1"))
    assert "0123456789abcdef" not in shown
    assert "92201" in shown


def test_the_mobile_extension_is_the_prefix_and_the_extension() -> None:
    assert mobile_extension("92", "201") == "92201"
