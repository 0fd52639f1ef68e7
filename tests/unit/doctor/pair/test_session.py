"""pair/session.py: each question once, in order, and only what is listed."""

import asyncio
import time
from collections.abc import Awaitable, Callable

import pytest
from structlog.testing import capture_logs

from squilla.doctor.pair import session as sessions
from squilla.doctor.pair.handshake import Joined
from squilla.doctor.pair.letters import Reply, read_answer, write_question, write_refusal
from squilla.doctor.pair.seal import LANES, Keys
from squilla.doctor.pair.session import Session
from tests.unit.doctor.pair.ends import (
    FOREIGN,
    PEER,
    Ran,
    Turned,
    Words,
    errand,
    errands,
    message,
    run,
    understood,
)

JOINED = Joined(b"s" * 16, Keys(b"o" * 32, b"i" * 32), b"")
OTHER = Joined(b"t" * 16, JOINED.keys, b"")
FORGED = Joined(b"s" * 16, Keys(b"x" * 32, b"i" * 32), b"")
SLOW = write_question(errand(), Words(("slow",), seconds=20.0))


def make(ran: Ran | None = None) -> Session:
    return Session(JOINED, PEER, 0.0, {one.name: one for one in errands(ran or Ran())})


def said(session: Session, text: bytes) -> bytes | None:
    return understood(JOINED, 1, run(session.answer(message(JOINED, 1, text=text))))


def test_a_question_is_answered() -> None:
    text = said(make(), write_question(errand(), Words(("a", "b"))))
    assert text is not None
    assert read_answer(errand(), text) == Turned(("b", "a"))


@pytest.mark.parametrize(
    ("text", "reply"),
    [
        (write_question(FOREIGN, Words(())), Reply.UNKNOWN),
        (b"", Reply.UNKNOWN),
        (b"\xff\n{}", Reply.UNKNOWN),
        (b"test.turn", Reply.UNREADABLE),
        (b'test.turn\n{"words": 1}', Reply.UNREADABLE),
        (write_question(errand("test.large"), Words(())), Reply.LARGE),
        (write_question(errand("test.breaks"), Words(())), Reply.BROKE),
        (write_question(errand("test.odd"), Words(())), Reply.BROKE),
    ],
)
def test_what_cannot_be_answered_is_refused_in_a_word(text: bytes, reply: Reply) -> None:
    assert said(make(), text) == write_refusal(reply)


def test_an_errand_that_breaks_tells_its_kind_to_the_log_and_no_more() -> None:
    with capture_logs() as logs:
        said(make(), write_question(errand("test.breaks"), Words(())))
    assert [(line["event"], line["kind"]) for line in logs] == [("errand broke", "OSError")]
    assert "secret-path" not in repr(logs)


def test_a_late_errand_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "ERRAND_SECONDS", 0.05)
    ran = Ran()
    assert said(make(ran), SLOW) == write_refusal(Reply.LATE)
    assert ran.cancelled == 1


def both(first: bytes, second: bytes) -> tuple[list[bool], int]:
    """Whether each of two messages is answered, one after the other, and how many errands ran."""
    ran = Ran()
    session = make(ran)

    async def exchange() -> list[bool]:
        return [await session.answer(one) is not None for one in (first, second)]

    return run(exchange()), ran.begun


@pytest.mark.parametrize(
    ("first", "second", "answered"),
    [
        (message(JOINED, 1), message(JOINED, 2), [True, True]),
        (message(JOINED, 1), message(JOINED, 9), [True, True]),
        (message(JOINED, 9), message(JOINED, 1, lane=1), [True, True]),
        (message(JOINED, 1), message(JOINED, 1), [True, False]),
        (message(JOINED, 2), message(JOINED, 1), [True, False]),
        (message(JOINED, 1), message(OTHER, 2), [True, False]),
        (message(FORGED, 9), message(JOINED, 1), [False, True]),
        (message(JOINED, 0), message(JOINED, 1), [False, True]),
        (message(JOINED, 1)[:-1], message(JOINED, 1), [False, True]),
        (message(JOINED, 1) + b"x", message(JOINED, 1), [False, True]),
        (b"", bytes(41), [False, False]),
    ],
    ids=[
        *("in order", "one was lost", "lanes count for themselves", "replayed", "reordered"),
        *("of another session", "forged, and harmless", "no number", "truncated", "longer"),
        "noise",
    ],
)
def test_each_question_once_and_in_order(first: bytes, second: bytes, answered: list[bool]) -> None:
    assert both(first, second) == (answered, sum(answered))


def in_a_loop(play: Callable[[Session, Ran], Awaitable[None]]) -> None:
    ran = Ran()

    async def playing() -> None:
        await play(make(ran), ran)

    run(playing())


def test_no_more_than_one_errand_a_lane_runs() -> None:
    async def play(session: Session, ran: Ran) -> None:
        slow = [
            asyncio.create_task(session.answer(message(JOINED, number, lane=lane, text=SLOW)))
            for number in (1, 2, 3)
            for lane in range(LANES)
        ]
        _, waiting = await asyncio.wait(slow, timeout=0.1)
        assert len(waiting) == LANES
        for task in waiting:
            task.cancel()
        await asyncio.gather(*waiting, return_exceptions=True)
        assert ran.most_at_once <= LANES
        assert ran.at_once == 0

    in_a_loop(play)


def test_a_new_question_ends_the_one_that_was_given_up() -> None:
    async def play(session: Session, ran: Ran) -> None:
        given_up = asyncio.create_task(session.answer(message(JOINED, 1, text=SLOW)))
        await asyncio.sleep(0.01)
        assert await session.answer(message(JOINED, 2)) is not None
        assert await given_up is None
        assert ran.cancelled == 1

    in_a_loop(play)


def test_who_hangs_up_ends_the_errand() -> None:
    async def play(session: Session, ran: Ran) -> None:
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(session.answer(message(JOINED, 1, text=SLOW)), 0.05)
        await asyncio.sleep(0)
        assert ran.cancelled == 1

    in_a_loop(play)


def test_questions_beyond_a_burst_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sessions, "ERRANDS_AT_ONCE", 2.0)
    monkeypatch.setattr(sessions, "ERRANDS_PER_SECOND", 5.0)
    session, text = make(), write_question(errand(), Words(("a",)))

    async def ask() -> float:
        began = time.monotonic()
        for number in range(1, 5):
            answer = await session.answer(message(JOINED, number, text=text))
            assert understood(JOINED, number, answer) is not None
        return time.monotonic() - began

    assert 0.3 <= run(ask()) < 2.0
