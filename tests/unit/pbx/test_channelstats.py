"""`pjsip show channelstats`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.pbx.channelstats import ChannelStats, Flow, parse_channelstats
from tests.unit.pbx.asterisk_samples import VERSIONS, sample

BUSY = (
    " 337c7301 trunk-0000000a     01:00:02 opus    150K      12    0   0.003    149K"
    "       1    0   0.001   0.021\n"
)
WITHOUT_COUNTERS = (
    " 337c7301 loop-00000001 direct media\n\n PJSIP/loop-00000000 not valid\n\nObjects found: 2\n"
)


@pytest.mark.parametrize(
    ("version", "bridge", "sent"), [("16", "337c7301", 125), ("22", "a5a681a7", 124)]
)
def test_channels_in_a_bridge_and_out_of_one(version: str, bridge: str, sent: int) -> None:
    alone, _, bridged, _ = parse_channelstats(sample(version, "channelstats"))
    assert (alone.channel, alone.bridge, alone.codec) == ("loop-00000000", "", "alaw")
    assert (bridged.channel, bridged.bridge) == ("loop-00000001", bridge)
    assert (bridged.received.packets, bridged.sent.packets) == (125, sent)


def test_large_counts_are_in_thousands() -> None:
    assert parse_channelstats(BUSY) == (
        ChannelStats(
            "trunk-0000000a",
            "337c7301",
            "opus",
            Flow(150000, 12, 0.003),
            Flow(149000, 1, 0.001),
            0.021,
        ),
    )


@pytest.mark.parametrize("version", VERSIONS)
def test_no_calls(version: str) -> None:
    assert parse_channelstats(sample(version, "channelstats_empty")) == ()


def test_channels_without_counters_are_left_out() -> None:
    assert parse_channelstats(WITHOUT_COUNTERS) == ()


@given(st.text())
def test_any_text_is_read_without_an_error(text: str) -> None:
    parse_channelstats(text)
