"""Who holds the address, from what came back hop by hop."""

import pytest

from squilla.doctor.checks.hairpin_holder import Holder, Where, holder
from squilla.doctor.errands.hops import Hop
from squilla.doctor.errands.hops_icmp import Said

ADDRESS, FIRST, SECOND, ROUTE = "8.8.4.4", "10.0.0.1", "192.168.100.1", "10.0.0.254"
SILENT_1, SILENT_2 = Hop(1, Said.SILENT), Hop(2, Said.SILENT)
PASSED_1, PASSED_2 = Hop(1, Said.PASSED, FIRST, 64), Hop(2, Said.PASSED, SECOND, 63)
AT_GATEWAY, UNKNOWN = Holder(Where.GATEWAY, 1, ROUTE), Holder(Where.UNKNOWN, 0, ROUTE)


@pytest.mark.parametrize(
    ("steps", "wanted"),
    [
        ((Hop(1, Said.REFUSED, ADDRESS, 64),), AT_GATEWAY),
        ((Hop(1, Said.ANSWERED, ADDRESS, 255),), AT_GATEWAY),
        ((Hop(1, Said.PASSED, ADDRESS, 64),), AT_GATEWAY),
        ((Hop(1, Said.REFUSED, ADDRESS, 63),), UNKNOWN),
        ((Hop(1, Said.REFUSED, ADDRESS),), UNKNOWN),
        ((Hop(1, Said.REFUSED, FIRST, 64),), UNKNOWN),
        ((PASSED_1, Hop(2, Said.REFUSED, ADDRESS, 63)), Holder(Where.BEYOND, 2, FIRST)),
        ((PASSED_1, Hop(2, Said.PASSED, ADDRESS, 63)), Holder(Where.BEYOND, 2, FIRST)),
        ((PASSED_1, PASSED_2, SILENT_2, SILENT_2), Holder(Where.BEYOND, 0, FIRST)),
        ((PASSED_1, SILENT_2, SILENT_2), Holder(Where.BEYOND, 0, FIRST)),
        ((SILENT_1, PASSED_2, Hop(3, Said.REFUSED, ADDRESS)), Holder(Where.BEYOND, 3, ROUTE)),
        ((SILENT_1, Hop(2, Said.REFUSED, ADDRESS, 64)), UNKNOWN),
        ((SILENT_1, SILENT_2), UNKNOWN),
        ((), UNKNOWN),
    ],
)
def test_holder(steps: tuple[Hop, ...], wanted: Holder) -> None:
    assert holder(ADDRESS, steps, ROUTE) == wanted
