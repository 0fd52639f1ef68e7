"""Questions to Kamailio, which may be away."""

import asyncio
import threading
from collections.abc import Awaitable, Callable
from typing import Any, cast

import pytest

from squilla.control.edge import Edge
from squilla.control.rpc import EdgeUnreachable, Rpc, RpcError
from squilla.wake.events import Called
from squilla.wake.line import EdgeLine

FACTS = {
    "n": 7,
    "at": 1000.5,
    "how": "parked",
    "silent": 0.0,
    "user": "92201",
    "call_id": "call-1",
    "cseq": "102",
    "caller": "202",
    "name": "Bruno",
}
CALL = Called(7, 1000.5, "parked", 0.0, "92201", "call-1", "102", "202", "Bruno")


class FakeEdge(Edge):
    """Answers what it is told to; `asked` keeps the questions."""

    def __init__(self, answer: Any) -> None:
        super().__init__(cast("Rpc", None))
        self.asked: list[tuple[Any, ...]] = []
        self.threads: set[int] = set()
        self._told = answer

    def _say(self, *question: Any) -> Any:
        self.asked.append(question)
        self.threads.add(threading.get_ident())
        if isinstance(self._told, Exception):
            raise self._told
        return self._told

    def answer_call(self, call_id: str, sequence: str, code: int, reason: str) -> bool:
        return bool(self._say(call_id, sequence, code, reason))

    def started(self) -> str:
        return str(self._say("started"))

    def last_call(self) -> int:
        return int(self._say("last_call"))

    def noted_call(self, number: int) -> dict[str, Any] | None:
        facts: dict[str, Any] | None = self._say(number)
        return facts


def ask(edge: FakeEdge, question: Callable[[EdgeLine], Awaitable[object]]) -> object:
    async def asking() -> object:
        return await question(EdgeLine(edge))

    return asyncio.run(asking())


def answer(line: EdgeLine) -> Awaitable[object]:
    return line.answer(CALL, 180, "Ringing")


def call(line: EdgeLine) -> Awaitable[object]:
    return line.call(7)


@pytest.mark.parametrize("there", [True, False])
def test_a_parked_call_is_answered(*, there: bool) -> None:
    edge = FakeEdge(there)
    assert ask(edge, answer) is there
    assert edge.asked == [("call-1", "102", 180, "Ringing")]


def test_which_kamailio_it_is() -> None:
    assert ask(FakeEdge("Mon Nov 23"), EdgeLine.started) == "Mon Nov 23"


def test_the_newest_call() -> None:
    assert ask(FakeEdge(12), EdgeLine.last_call) == 12


def test_what_is_noted_of_a_call() -> None:
    edge = FakeEdge(FACTS)
    assert ask(edge, call) == CALL
    assert edge.asked == [(7,)]


@pytest.mark.parametrize("facts", [None, {}, {**FACTS, "n": "seven"}, {**FACTS, "at": None}])
def test_a_call_of_which_nothing_can_be_read(facts: dict[str, Any] | None) -> None:
    assert ask(FakeEdge(facts), call) is None


@pytest.mark.parametrize("error", [EdgeUnreachable("starting"), RpcError(500, "no")])
@pytest.mark.parametrize(
    ("question", "otherwise"),
    [(answer, False), (EdgeLine.started, None), (EdgeLine.last_call, 0), (call, None)],
)
def test_without_kamailio_there_is_no_answer(
    error: Exception, question: Callable[[EdgeLine], Awaitable[object]], otherwise: object
) -> None:
    assert ask(FakeEdge(error), question) == otherwise


@pytest.mark.parametrize("question", [answer, EdgeLine.started, EdgeLine.last_call])
def test_the_event_loop_does_not_wait(
    question: Callable[[EdgeLine], Awaitable[object]],
) -> None:
    edge = FakeEdge(3)
    ask(edge, question)
    assert edge.threads.isdisjoint({threading.get_ident()})
