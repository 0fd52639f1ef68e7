"""`rtp show settings`."""

import pytest

from squilla.pbx.rtp_settings import parse_rtp_range
from tests.unit.pbx.asterisk_samples import VERSIONS, sample


@pytest.mark.parametrize("version", VERSIONS)
def test_the_range(version: str) -> None:
    assert parse_rtp_range(sample(version, "rtp_settings")) == (10000, 20000)


@pytest.mark.parametrize("text", ["", sample("16", "booting"), "  Port start:      10000\n"])
def test_no_range(text: str) -> None:
    assert parse_rtp_range(text) is None
