"""Tells which way the voice of an echo test does not go, from the counters of both ends (P2).

The echo is the exact copy of numbered frames, so a returned one proves both ways at once. Without
the PBX's counters an echo that goes silent after the announcement still tells: an echo sends what
it hears, and nothing else.
"""

from dataclasses import dataclass
from enum import StrEnum


class Quadrant(StrEnum):
    """Which ways work. Up is toward the PBX, down is from it."""

    GOOD = "good"
    UPLINK_DEAD = "uplink_dead"
    DOWNLINK_DEAD = "downlink_dead"
    BOTH_DEAD = "both_dead"
    NOTHING_HEARD = "nothing_heard"
    NOT_RETURNED = "not_returned"


@dataclass(frozen=True, slots=True)
class Counters:
    """Packets. `returned` are ours that came back, `received` all that came.

    `still_coming` is whether packets came until the end. `pbx_received` is what the PBX counted,
    None when nobody could look.
    """

    received: int
    returned: int
    still_coming: bool = False
    pbx_received: int | None = None


def quadrant(counters: Counters) -> Quadrant:
    """Where the voice is lost; NOTHING_HEARD and NOT_RETURNED leave more than one cause."""
    if counters.returned:
        return Quadrant.GOOD
    if counters.received:
        return _not_returned(counters)
    if counters.pbx_received is None:
        return Quadrant.NOTHING_HEARD
    return Quadrant.DOWNLINK_DEAD if counters.pbx_received else Quadrant.BOTH_DEAD


def _not_returned(counters: Counters) -> Quadrant:
    if counters.pbx_received is None:
        dead = not counters.still_coming
    else:
        dead = counters.pbx_received == 0
    return Quadrant.UPLINK_DEAD if dead else Quadrant.NOT_RETURNED
