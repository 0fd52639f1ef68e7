"""How often phones ring after a push, and how fast: rates and latencies over timelines (M4, P4)."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from math import ceil

from squilla.model.wakes import Step, Stop, Wake

FAIR_SECONDS = 10.0
"""What a phone may take to be woken and ring; a caller who hangs up sooner proves nothing."""

_ENDED_BY_OTHERS = (Stop.CANCELLED, Stop.ANSWERED_ELSEWHERE)


@dataclass(frozen=True, slots=True)
class Latency:
    """Seconds between two steps: of half of the calls at most, of nine in ten at most.

    By nearest rank, so each is a figure of a call that took place.
    """

    median: float
    p90: float


@dataclass(frozen=True, slots=True)
class Rate:
    """Of `count` calls that were pushed and say something, `rang` rang at the phone.

    A latency is None where no call took both steps.
    """

    count: int
    rang: int
    push: Latency | None
    register: Latency | None
    ring: Latency | None

    @property
    def share(self) -> float:
        """The part that rang, 0 to 1."""
        return self.rang / self.count


def success(wake: Wake) -> bool | None:
    """Whether a push made the phone ring; None when the call says nothing about that.

    It says nothing if it was not pushed, is not over, or if before the phone rang its record was
    lost, or the caller or another phone ended it within FAIR_SECONDS of its beginning. Ended later
    it counts as a failure: or else a phone slower than callers are patient would look perfect.
    """
    if wake.stop is None or not wake.was_pushed:
        return None
    if wake.rang:
        return True
    in_time = wake.stop in _ENDED_BY_OTHERS and _lasted(wake) < FAIR_SECONDS
    return None if in_time or wake.stop is Stop.UNKNOWN else False


def rates(wakes: Iterable[Wake], group: Callable[[Wake], str]) -> Mapping[str, Rate]:
    """The rate of each group, the one with most calls first."""
    groups: dict[str, list[Wake]] = defaultdict(list)
    for wake in wakes:
        if success(wake) is not None:
            groups[group(wake)].append(wake)
    ranked = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return {name: _rate(members) for name, members in ranked}


def _rate(wakes: Sequence[Wake]) -> Rate:
    return Rate(
        count=len(wakes),
        rang=sum(wake.rang for wake in wakes),
        push=_latency(wakes, Step.INVITE, Step.PUSH_ACCEPTED),
        register=_latency(wakes, Step.PUSH_ACCEPTED, Step.REGISTERED),
        ring=_latency(wakes, Step.REGISTERED, Step.RINGING),
    )


def _latency(wakes: Iterable[Wake], first: Step, then: Step) -> Latency | None:
    pairs = [(wake.at(first), wake.at(then)) for wake in wakes]
    # A phone may be back before the push service has answered.
    took = sorted(max(0.0, b - a) for a, b in pairs if a is not None and b is not None)
    return Latency(_at_rank(took, 0.5), _at_rank(took, 0.9)) if took else None


def _at_rank(ordered: Sequence[float], part: float) -> float:
    return ordered[ceil(part * len(ordered)) - 1]


def _lasted(wake: Wake) -> float:
    return max((mark.at for mark in wake.marks), default=wake.started_at) - wake.started_at
