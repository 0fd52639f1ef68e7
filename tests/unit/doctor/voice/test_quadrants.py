"""Which way the voice does not go, from the counters of one end or both."""

import pytest

from squilla.doctor.voice.quadrants import Counters, Quadrant, quadrant


@pytest.mark.parametrize(
    ("received", "returned", "still_coming", "pbx_received", "expected"),
    [
        (4000, 3000, True, None, Quadrant.GOOD),
        (4000, 3000, True, 4000, Quadrant.GOOD),
        (300, 0, False, None, Quadrant.UPLINK_DEAD),
        (4000, 0, True, None, Quadrant.NOT_RETURNED),
        (4000, 0, True, 0, Quadrant.UPLINK_DEAD),
        (300, 0, False, 4000, Quadrant.NOT_RETURNED),
        (0, 0, False, None, Quadrant.NOTHING_HEARD),
        (0, 0, False, 4000, Quadrant.DOWNLINK_DEAD),
        (0, 0, False, 0, Quadrant.BOTH_DEAD),
    ],
)
def test_quadrant(
    *,
    received: int,
    returned: int,
    still_coming: bool,
    pbx_received: int | None,
    expected: Quadrant,
) -> None:
    assert quadrant(Counters(received, returned, still_coming, pbx_received)) is expected
