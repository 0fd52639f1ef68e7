"""What a sweep sends when: windows, the order of packets, samples, and how often to repeat."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from random import SystemRandom

WINDOW_PORTS = 772
"""Ports in a window: few enough for the 1,024 files that a process may open by default.

No round number, so that a range that somebody typed hardly ever ends where a window does.
"""
SAMPLE_STEP = 64
LEAST_ROUNDS, MOST_ROUNDS = 3, 9
_CANARY_EVERY = 100
_LAST_CANARIES = 2
_FALSE_CLOSED = 0.01

_random = SystemRandom()


@dataclass(frozen=True, slots=True)
class Batch:
    """Ports to ask in one window, which begins at an even port and holds an even number.

    RTP and RTCP of a call are such a pair (RFC 3550 §11), so a window never takes half of one.
    """

    ports: tuple[int, ...]

    @property
    def first(self) -> int:
        """The window's first port."""
        return self.ports[0] & ~1

    @property
    def count(self) -> int:
        """How many ports the window has."""
        return (self.ports[-1] | 1) - self.first + 1


def batches(ports: Iterable[int]) -> list[Batch]:
    """Ports in any order as windows, in a random order."""
    made: list[list[int]] = []
    for port in sorted(ports):
        if not made or port >= (made[-1][0] & ~1) + WINDOW_PORTS:
            made.append([])
        made[-1].append(port)
    _random.shuffle(made)
    return [Batch(tuple(one)) for one in made]


def shots(ports: Sequence[int], canary: int) -> list[int]:
    """The ports in a random order; a canary (0 for none) in between, and last of all."""
    order = _random.sample(ports, len(ports))
    if not canary:
        return order
    for place in range(len(order) // _CANARY_EVERY * _CANARY_EVERY, -1, -_CANARY_EVERY):
        order.insert(place, canary)
    return [*order, *[canary] * _LAST_CANARIES]


def sample(ports: Sequence[int]) -> list[int]:
    """Every 64th port, and the last."""
    return sorted({*ports[::SAMPLE_STEP], ports[-1]})


def some(ports: Iterable[int], most: int) -> list[int]:
    """A random choice of at most so many."""
    known = list(ports)
    return _random.sample(known, min(most, len(known)))


def middles(answers: Mapping[int, bool]) -> list[int]:
    """A port between each two neighbours that differ, until neighbours stand side by side."""
    return [
        (low + high) // 2
        for low, high in pairwise(sorted(answers))
        if answers[low] != answers[high] and high - low > 1
    ]


def failure(first: int, second: int) -> float:
    """Share of questions without an answer on an open port, 0..0.95.

    `first` ports answered in the first round, and `second` of the silent ones in the next.
    """
    return min(second / first, 0.95) if first else 0.0


def one_way(share: float) -> float:
    """The loss of one direction, when this share of round trips fails."""
    return 1 - math.sqrt(1 - share)


def rounds(share: float, ports: int) -> int:
    """How often to ask silent ports so that hardly any of `ports` is called closed by mere loss."""
    if share <= 0:
        return LEAST_ROUNDS
    wanted = math.ceil(math.log(_FALSE_CLOSED / ports) / math.log(share))
    return min(max(wanted, LEAST_ROUNDS), MOST_ROUNDS)
