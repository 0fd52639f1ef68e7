"""The audio that Asterisk received and sent on each channel: `pjsip show channelstats` (P2)."""

import re
from dataclasses import dataclass

_COUNT = r"(\d+)(K?)"
_DIRECTION = rf"{_COUNT}\s+{_COUNT}\s+(\d+)\s+(\d+\.\d+)"
_ROW = re.compile(
    r"^ (?:(?P<bridge>[0-9a-f]{8})|\s{8}) (?P<channel>\S+)\s+(?P<uptime>\d+:\d\d:\d\d)\s+"
    rf"(?P<codec>\S+)\s+{_DIRECTION}\s+{_DIRECTION}\s+(?P<rtt>\d+\.\d+)\s*$",
    re.MULTILINE,
)
_MOST = 256


@dataclass(frozen=True, slots=True)
class Flow:
    """One direction: packets, how many of them were lost, and jitter in seconds."""

    packets: int
    lost: int
    jitter: float


@dataclass(frozen=True, slots=True)
class ChannelStats:
    """One channel. `channel` is without `PJSIP/` and cut at 18 characters; rtt in seconds."""

    channel: str
    bridge: str
    codec: str
    received: Flow
    sent: Flow
    rtt: float


def parse_channelstats(text: str) -> tuple[ChannelStats, ...]:
    """The channels with counters; those with direct media or without audio have none."""
    return tuple(_stats(match) for match in _ROW.finditer(text))[:_MOST]


def _stats(match: re.Match[str]) -> ChannelStats:
    numbers = match.groups()[4:-1]
    return ChannelStats(
        match["channel"],
        match["bridge"] or "",
        match["codec"],
        _flow(numbers[:6]),
        _flow(numbers[6:]),
        float(match["rtt"]),
    )


def _flow(fields: tuple[str, ...]) -> Flow:
    count, kilo, lost, lost_kilo, _, jitter = fields
    return Flow(_number(count, kilo), _number(lost, lost_kilo), float(jitter))


def _number(digits: str, kilo: str) -> int:
    """From 100,000 on Asterisk writes thousands, with a K."""
    return int(digits) * (1000 if kilo else 1)
