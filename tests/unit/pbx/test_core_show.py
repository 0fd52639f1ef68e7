"""`core show version` and `core show uptime seconds`."""

import pytest

from squilla.pbx.core_show import parse_uptime, parse_version
from tests.unit.pbx.asterisk_samples import VERSIONS, sample


@pytest.mark.parametrize(
    ("version", "expected"),
    [("16", "16.28.0~dfsg-0+deb11u4"), ("22", "22.10.1+dfsg+~cs6.17.60671434-1")],
)
def test_the_version(version: str, expected: str) -> None:
    assert parse_version(sample(version, "version")) == expected


@pytest.mark.parametrize("version", VERSIONS)
def test_the_uptime(version: str) -> None:
    assert parse_uptime(sample(version, "uptime")) == 3


@pytest.mark.parametrize("version", VERSIONS)
def test_an_asterisk_that_is_down_says_neither(version: str) -> None:
    text = sample(version, "down")
    assert parse_version(text) == ""
    assert parse_uptime(text) is None
