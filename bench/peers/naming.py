"""What a tool's words are worth to somebody who doesn't know the fault yet."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bench.findings import Row


class Naming(StrEnum):
    """NAMED: this fault and no other. ALARM: something is said to be wrong, not what it is."""

    NAMED = "named"
    ALARM = "an alarm, not the cause"
    SILENT = "no fault"


@dataclass(frozen=True, slots=True)
class Said:
    """What a tool says of one situation: how near it is, and its own words in short."""

    naming: Naming
    words: str


@dataclass(frozen=True, slots=True)
class Try:
    """One tool in one situation. `fault` is empty in the healthy network.

    `seconds` of the whole command; `sent` and `received` are packets of the tool's machine.
    """

    tool: str
    fault: str
    said: Said
    seconds: float
    sent: int
    received: int

    @property
    def is_right(self) -> bool:
        """A fault is named; of the healthy network nothing is said."""
        return self.said.naming is (Naming.NAMED if self.fault else Naming.SILENT)


def rows(tries: Sequence[Try]) -> Iterator[Row]:
    """How many faults each tool named, then every try."""
    for tool in dict.fromkeys(one.tool for one in tries):
        yield Row(f"{tool}: faults named", _score([one for one in tries if one.tool == tool]))
    yield from (_row(one) for one in tries)


def _score(tries: Sequence[Try]) -> str:
    faults = [one for one in tries if one.fault]
    score = f"{sum(one.is_right for one in faults)} of {len(faults)}"
    is_false = any(not one.is_right for one in tries if not one.fault)
    return f"{score}; and an alarm in the healthy network" if is_false else score


def _row(one: Try) -> Row:
    traffic = f"{one.seconds:.1f} s, {one.sent} packets sent, {one.received} received"
    said = f"{one.said.naming} ({one.said.words})" if one.said.words else str(one.said.naming)
    return Row(f"{one.fault or 'healthy'}: {one.tool}", f"{traffic}: {said}")
