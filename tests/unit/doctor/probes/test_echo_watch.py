"""When the PBX end is asked for its counts, and when a call is given up."""

import asyncio
from dataclasses import dataclass, field, replace
from typing import Any

import pytest

from squilla.doctor.errands.media import Answer, Question
from squilla.doctor.inside import InsideLost
from squilla.doctor.probes.echo_watch import EchoWatch
from squilla.robot.progress import Progress

COUNTED = Answer("rtpengine", 500, 480)
TALKING = Progress("c4ll@phone", "t4g", held=0.0, silent=0.0, returned=True, answers=1)
MUTE = replace(TALKING, returned=False)


@dataclass
class Pbx:
    """An inside that answers each question with the next of these; the last one again and again."""

    answers: list[Any]
    asked: list[Question] = field(default_factory=list)

    async def ask(self, _errand: object, question: Any) -> Any:
        self.asked.append(question)
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        if isinstance(answer, Exception):
            raise answer
        return answer


def watched(
    inside: Pbx | None, progress: Progress, seconds: int = 80, user: str = "201"
) -> tuple[int, Answer | None]:
    """The second in which the call was given up (or ended), and the counts."""

    async def call() -> tuple[int, Answer | None]:
        watch = EchoWatch(inside, user)
        held = 0
        for held in range(seconds + 1):
            silent = progress.silent if progress.returned else float(held)
            if not watch(replace(progress, held=float(held), silent=silent)):
                break
            for _ in range(3):
                await asyncio.sleep(0)
        return held, await watch.close()

    return asyncio.run(call())


def test_a_call_that_works_is_asked_for_now_and_then_and_goes_to_its_end() -> None:
    later = Answer("rtpengine", 3500, 3400)
    pbx = Pbx([COUNTED, COUNTED, later])
    assert watched(pbx, TALKING) == (80, later)
    assert pbx.asked == [Question("c4ll@phone", "t4g", "201")] * 3


@pytest.mark.parametrize(
    ("pbx", "seconds", "counts"),
    [
        (Pbx([COUNTED]), 15, COUNTED),
        (Pbx([Answer()]), 35, None),
        (Pbx([InsideLost("unknown errand")]), 35, None),
        (None, 35, None),
    ],
)
def test_a_dead_call_ends_as_soon_as_it_has_told_all(
    pbx: Pbx | None, seconds: int, counts: Answer | None
) -> None:
    assert watched(pbx, MUTE) == (seconds, counts)


def test_a_call_whose_answer_is_repeated_shows_how_it_ends() -> None:
    assert watched(Pbx([COUNTED]), replace(MUTE, answers=5)) == (80, COUNTED)


def test_counts_are_not_forgotten_when_the_end_is_lost() -> None:
    assert watched(Pbx([COUNTED, InsideLost("gone")]), TALKING) == (80, COUNTED)


def test_a_user_that_cannot_be_asked_for_has_no_counts() -> None:
    assert watched(Pbx([COUNTED]), MUTE, user="two words") == (35, None)


def test_a_short_call_asks_nothing() -> None:
    pbx = Pbx([COUNTED])
    assert watched(pbx, TALKING, seconds=9) == (9, None)
    assert pbx.asked == []
