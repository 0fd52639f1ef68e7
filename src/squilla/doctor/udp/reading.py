"""What one address's sweep ended with: the facts that checks judge."""

from dataclasses import dataclass
from enum import StrEnum

from squilla.doctor.udp.pattern import Span, State

_MOST_RANGES = 8


class Refusal(StrEnum):
    """Why a sweep ended without asking every port."""

    BUSY = "busy"
    FILES = "files"
    UNSENT = "unsent"
    MUTE = "mute"


@dataclass(frozen=True, slots=True)
class Reading:
    """The ports of an address. `spans` cover all of them, `tried` were really asked.

    `loss` is a share of packets in one direction; `banned_after` seconds; `shift` an example of
    (dialled, landed). `others` are addresses, other than the one asked, that answers came from,
    and `other_ports` counts answers from another port than the one asked. `strays` are ports whose
    packets come to the PBX host, but not to the address of it that its audio listens on. UNSENT and
    MUTE say that UDP doesn't leave this machine, or its network.
    """

    address: str
    spans: tuple[Span, ...]
    tried: int = 0
    loss: float = 0.0
    packets: int = 0
    seconds: float = 0.0
    is_limited: bool = False
    banned_after: float | None = None
    shift: tuple[int, int] | None = None
    others: tuple[str, ...] = ()
    other_ports: int = 0
    strays: tuple[int, ...] = ()
    refusal: Refusal | None = None

    @property
    def total(self) -> int:
        """All ports of the range."""
        return sum(span.count for span in self.spans)

    @property
    def is_sample(self) -> bool:
        """Whether most ports stand for their neighbours."""
        return 0 < self.tried < self.total // 2

    def count(self, *states: State) -> int:
        """How many ports are in one of these states."""
        return sum(span.count for span in self.spans if span.state in states)

    def percent(self, *states: State) -> float:
        """The same as a share of all ports: of that many calls, chance takes such a port."""
        return round(100 * self.count(*states) / max(self.total, 1), 1)

    def ranges(self, *states: State) -> str:
        """The first of these ports as `15000-15099, 17000`; and how many ranges follow."""
        found = [str(span) for span in self.spans if span.state in states]
        more = [f"(+{len(found) - _MOST_RANGES})"] if len(found) > _MOST_RANGES else []
        return ", ".join(found[:_MOST_RANGES] + more)
