"""One address of each family, best first."""

import pytest

from squilla.model.addresses import first_of_each_family


@pytest.mark.parametrize(
    ("addresses", "wanted"),
    [
        ((), []),
        (("192.0.2.1", "192.0.2.2"), ["192.0.2.1"]),
        (("2001:db8::1", "192.0.2.1", "2001:db8::2"), ["2001:db8::1", "192.0.2.1"]),
        (("192.0.2.2", "192.0.2.1", "2001:db8::2"), ["192.0.2.2", "2001:db8::2"]),
    ],
)
def test_the_first_of_each(addresses: tuple[str, ...], wanted: list[str]) -> None:
    assert first_of_each_family(addresses) == wanted
