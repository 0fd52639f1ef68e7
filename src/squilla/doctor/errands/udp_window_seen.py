"""Errand: which questions of a sweep arrived, so that a lost answer is not a closed port (A4)."""

from dataclasses import dataclass, field

from squilla.doctor.errands.udp_window import MOST_PORTS, key_of
from squilla.doctor.inside import Errand
from squilla.doctor.udp.windows import WINDOWS


@dataclass(frozen=True, slots=True)
class Question:
    """The sweep by its key, and the dialled ports to tell about: `count` from `first_port` on."""

    first_port: int
    count: int
    key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Arrival:
    """`packets` valid questions that were sent to port `dialled` came to local port `landed`."""

    dialled: int
    landed: int
    packets: int


@dataclass(frozen=True, slots=True)
class Answer:
    """What arrived, by port; the packets of a sweep that nobody knows (any more) are none."""

    arrivals: tuple[Arrival, ...]


async def run(question: Question) -> Answer:
    """Look it up; ValueError for a question out of bounds."""
    if not 1 <= question.count <= MOST_PORTS:
        raise ValueError(f"ask about 1 to {MOST_PORTS} ports")
    asked = range(question.first_port, question.first_port + question.count)
    found = (
        Arrival(dialled, landed, packets)
        for (dialled, landed), packets in sorted(WINDOWS.arrivals(key_of(question.key)).items())
        if dialled in asked
    )
    return Answer(tuple(found)[: 2 * MOST_PORTS])


ERRAND = Errand("udp-seen", Question, Answer, run)
