"""The inside vantage: errands that are run on the PBX host, by this process or by a paired one.

An errand has a name, a question and an answer; both are plain dataclasses, so that they cross a
wire as JSON. Checks ask without knowing where the errand runs.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

Question = TypeVar("Question")
Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True)
class Errand(Generic[Question, Answer]):
    """Something to look up or to do on the PBX host.

    `run` reads and measures; what it opens it closes by itself, soon.
    """

    name: str
    question: type[Question]
    answer: type[Answer]
    run: Callable[[Question], Awaitable[Answer]]


class Inside(Protocol):
    """The way to the PBX host."""

    async def ask(self, errand: Errand[Question, Answer], question: Question) -> Answer:
        """Run an errand there; raises InsideLost when the other end does not answer."""
        ...


class InsideLost(Exception):
    """The paired end went away, or answered something else."""


class Here:
    """This machine is the PBX host."""

    async def ask(self, errand: Errand[Question, Answer], question: Question) -> Answer:
        """Run it in this process."""
        return await errand.run(question)
