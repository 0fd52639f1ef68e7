"""What the silence of some ports means, read from its pattern.

A block is a missing rule; singles are loss. Silence that goes away when asked slowly was a full
state table or a limit on new flows; silence of everything from some moment on is a ban.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from squilla.doctor.udp.plan import WINDOW_PORTS, one_way, some

_SHARP = 32
_TINY = 2
_PROOFS_OF_BLOCK = 2
_SPREAD_RUNS, _MOST_RECHECKED = 40, 200
_PLAUSIBLE_BY_LOSS = 0.5
# A limit keeps hundreds silent; loss comes in bursts, and leaves more than its mean foretells.
_LEAST_LIMITED = 10


class State(StrEnum):
    """What is known of a port. LOSSY is silent without being proved closed."""

    OPEN = "open"
    CLOSED = "closed"
    SHIFTED = "shifted"
    HALF_OPEN = "half_open"
    IN_USE = "in_use"
    LOSSY = "lossy"
    UNTRIED = "untried"


_SILENT = (State.CLOSED, State.HALF_OPEN)


@dataclass(frozen=True, slots=True)
class Span:
    """Neighbouring ports of one state."""

    state: State
    first: int
    last: int

    @property
    def count(self) -> int:
        """How many ports."""
        return self.last - self.first + 1

    def __str__(self) -> str:
        return str(self.first) if self.first == self.last else f"{self.first}-{self.last}"


@dataclass(frozen=True, slots=True)
class Record:
    """What a sweep of `ports` (ascending) saw.

    `landed` are the answers: local port by dialled one; `arrived` the same for questions whose
    answer was lost. `late` are those of `rechecked` that answered when asked slowly. `failure` is
    the share of round trips that are lost on open ports.
    """

    ports: Sequence[int]
    landed: Mapping[int, int]
    arrived: Mapping[int, int] = field(default_factory=dict)
    in_use: frozenset[int] = frozenset()
    tried: frozenset[int] | None = None
    rechecked: frozenset[int] = frozenset()
    late: frozenset[int] = frozenset()
    failure: float = 0.0
    rounds: int = 1
    is_banned: bool = False

    @property
    def loss(self) -> float:
        """Share of packets lost in one direction, 0..1."""
        return one_way(self.failure)

    @property
    def is_limited(self) -> bool:
        """Whether ports were silent because too many were asked at once."""
        silent = len(self.ports) - len(self.landed) - len(self.in_use) + len(self.late)
        came_late = 2 * len(self.late) >= len(self.rechecked) > 0
        return came_late and silent >= _LEAST_LIMITED and not self.expects_leftovers

    @property
    def expects_leftovers(self) -> bool:
        """Whether mere loss leaves open ports silent after so many rounds."""
        return len(self.ports) * self.failure**self.rounds >= _PLAUSIBLE_BY_LOSS


def read(record: Record) -> tuple[Span, ...]:
    """Each port's state, as spans without gaps from the first port to the last."""
    states = {port: _state(record, port) for port in record.ports}
    for span in spans(states):
        if span.state in _SILENT and _is_doubtful(record, span):
            inside = range(span.first, span.last + 1)
            states |= dict.fromkeys(states.keys() & inside, State.LOSSY)
    return spans(states)


def spans(states: Mapping[int, State]) -> tuple[Span, ...]:
    """Merged states of ascending ports; a port that is not in there is as the one below it."""
    if not states:
        return ()
    starts = [
        (port, states[port])
        for before, port in zip([None, *states], states, strict=False)
        if before is None or states[before] is not states[port]
    ]
    ends = [port - 1 for port, _ in starts[1:]] + [max(states)]
    return tuple(
        Span(state, first, last) for (first, state), last in zip(starts, ends, strict=True)
    )


def silent_spans(record: Record) -> list[Span]:
    """Where nothing is known but silence."""
    return [span for span in read(record) if span.state in {State.CLOSED, State.LOSSY}]


def is_clear(silent: Iterable[Span], ports: Sequence[int]) -> bool:
    """Whether these can only be blocks of closed ports: each has a sharp end within a window.

    Ports of one window are asked in random order, so that no limit in time has sharp ends there.
    """
    return all(_is_sharp(span, ports[0] & ~1, ports[-1]) for span in silent)


def suspects(silent: Sequence[Span]) -> list[int]:
    """A few ports, of each long silence and of all, to ask again slowly."""
    longest = sorted(silent, key=lambda span: -span.count)[:_SPREAD_RUNS]
    spread = {
        port for span in longest for port in (span.first, (span.first + span.last) // 2, span.last)
    }
    every = {port for span in silent for port in range(span.first, span.last + 1)}
    return sorted(spread | set(some(every - spread, max(_MOST_RECHECKED - len(spread), 0))))


def _state(record: Record, port: int) -> State:
    if port in record.in_use:
        return State.IN_USE
    there = record.landed.get(port)
    if there is not None:
        return State.OPEN if there == port else State.SHIFTED
    if port in record.arrived:
        return State.HALF_OPEN if record.arrived[port] == port else State.SHIFTED
    is_unknown = record.is_banned or (record.tried is not None and port not in record.tried)
    return State.UNTRIED if is_unknown else State.CLOSED


def _is_doubtful(record: Record, span: Span) -> bool:
    if span.count <= _TINY and record.expects_leftovers:
        return True
    still_silent = sum(span.first <= port <= span.last for port in record.rechecked)
    is_block = still_silent >= _PROOFS_OF_BLOCK
    return span.state is State.CLOSED and record.is_limited and not is_block


def _is_sharp(span: Span, base: int, last: int) -> bool:
    before = (span.first - base) % WINDOW_PORTS
    after = (span.last + 1 - base) % WINDOW_PORTS
    begins_within = 0 < before <= WINDOW_PORTS - _SHARP
    ends_within = after >= _SHARP and span.last != last
    return span.count >= _SHARP and (begins_within or ends_within)
