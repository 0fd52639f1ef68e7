"""A check: a probe that gathers facts, and a judge that says what they mean."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from typing import Generic, TypeVar

from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Finding, Verdict

Facts = TypeVar("Facts")


class Vantage(StrEnum):
    """Where a check looks from: the PBX host, the internet, or the PBX's own LAN."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    LAN = "lan"


class Pace(IntEnum):
    """The shortest run that includes a check: `--fast` (15 s), normal (2 minutes), `--deep`."""

    FAST = 1
    NORMAL = 2
    DEEP = 3


class Missing(StrEnum):
    """What a check needs that a run may not have; a text `doctor.missing_<value>` each."""

    INSIDE = "inside"
    OUTSIDE = "outside"
    LAN = "lan"
    PAIR = "pair"
    QR = "qr"


@dataclass(frozen=True, slots=True)
class Check(Generic[Facts]):
    """One question of the guide.

    `code` is stable and begins with the guide's number; `title` is its text. `probe` is not
    called unless everything in `wants` is there, and no check in `needs` failed or was
    skipped. When a check in `explained_by` failed as well, this one's failure is its symptom.
    `seconds` bounds the probe.
    """

    code: str
    guide: tuple[str, ...]
    title: str
    wants: frozenset[Missing]
    probe: Callable[[Sight], Awaitable[Facts]]
    judge: Callable[[Facts], Sequence[Finding]]
    verdicts: tuple[Verdict, ...]
    needs: tuple[str, ...] = ()
    explained_by: tuple[str, ...] = ()
    seconds: float = 10.0
    pace: Pace = Pace.FAST

    @property
    def explain_key(self) -> str:
        """The text that says what is measured, how, and what it can't tell."""
        return f"{self.title.removesuffix('_title')}_explain"
