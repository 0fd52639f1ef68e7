"""pair/outside.py: both ends over real TLS, and all that may stand between them."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest
from structlog.testing import capture_logs

from squilla.doctor.inside import InsideLost
from squilla.doctor.pair import inside_end
from squilla.doctor.pair.inside_end import InsideEnd, Stage
from squilla.doctor.pair.outside import Paired, Unpaired, Why, paired
from tests.unit.doctor.pair.ends import (
    CODE,
    FOREIGN,
    Part,
    Ran,
    Turned,
    Words,
    errand,
    errands,
    run,
)
from tests.unit.doctor.pair.listening import LOOPBACK, free_port, listening

T = TypeVar("T")
QUESTION = Words(("à", "b"), (Part("x", 0.5),))
ANSWER = Turned(("b", "à"), (Part("x", 0.5),))


def make(ran: Ran | None = None) -> InsideEnd:
    return InsideEnd(errands(ran or Ran()))


def tried(inside: InsideEnd, code: str = CODE.shown) -> Paired | Unpaired:
    async def play() -> Paired | Unpaired:
        async with listening(inside) as (port, _), paired(LOOPBACK, port, code) as found:
            return found

    return run(play())


def joined(inside: InsideEnd, play: Callable[[Paired], Awaitable[T]]) -> T:
    async def playing() -> T:
        async with (
            listening(inside) as (port, _),
            paired("pbx.example.com", port, CODE.shown, connect=LOOPBACK) as found,
        ):
            assert isinstance(found, Paired)
            return await play(found)

    return run(playing())


def test_an_errand_is_run_at_the_other_end() -> None:
    async def play(there: Paired) -> Turned:
        assert there.seen_as == LOOPBACK
        return await there.ask(errand(), QUESTION)

    assert joined(make(), play) == ANSWER


def test_at_most_four_run_at_once_and_all_are_answered() -> None:
    ran = Ran()

    async def play(there: Paired) -> list[Turned]:
        asked = (there.ask(errand(), Words((str(n),), seconds=0.05)) for n in range(10))
        return list(await asyncio.gather(*asked))

    assert joined(make(ran), play) == [Turned((str(n),)) for n in range(10)]
    assert ran.most_at_once == 4


def test_a_question_that_was_given_up_holds_nothing_up() -> None:
    ran = Ran()

    async def play(there: Paired) -> list[Turned]:
        for _ in range(5):
            with pytest.raises(TimeoutError):
                await asyncio.wait_for(there.ask(errand(), Words((), seconds=20)), 0.1)
        return list(await asyncio.gather(*(there.ask(errand(), QUESTION) for _ in range(4))))

    assert joined(make(ran), play) == [ANSWER] * 4
    assert ran.cancelled == 5


def test_at_its_end_the_other_end_hears_so() -> None:
    inside = make()

    async def play() -> None:
        async with listening(inside) as (port, _):
            async with paired(LOOPBACK, port, CODE.shown):
                during = inside.state.stage
            assert (during, inside.state.stage) == (Stage.PAIRED, Stage.WAITING)

    run(play())


@pytest.mark.parametrize(
    ("name", "reason"),
    [("test.breaks", "broke"), ("test.large", "answer too large"), ("test.odd", "broke")],
)
def test_an_errand_without_an_answer_is_lost(name: str, reason: str) -> None:
    async def play(there: Paired) -> None:
        with pytest.raises(InsideLost, match=reason):
            await there.ask(errand(name), QUESTION)
        assert await there.ask(errand(), QUESTION) == ANSWER

    joined(make(), play)


def test_an_errand_that_the_other_end_does_not_have_is_not_even_sent() -> None:
    async def play(there: Paired) -> None:
        with pytest.raises(InsideLost, match="unknown errand"):
            await there.ask(FOREIGN, QUESTION)

    joined(make(), play)


def test_a_question_that_is_too_large_is_not_sent() -> None:
    async def play(there: Paired) -> None:
        with pytest.raises(InsideLost, match="too large"):
            await there.ask(errand(), Words(("x" * 300_000,)))

    joined(make(), play)


def test_when_the_session_ends_errands_are_lost() -> None:
    inside = make()

    async def play(there: Paired) -> None:
        inside.withdraw()
        with pytest.raises(InsideLost, match="session is over"):
            await there.ask(errand(), QUESTION)

    joined(inside, play)


def test_when_the_other_end_is_gone_errands_are_lost() -> None:
    async def play() -> None:
        async with (
            listening(make()) as (port, serving),
            paired(LOOPBACK, port, CODE.shown) as there,
        ):
            assert isinstance(there, Paired)
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
            with pytest.raises(InsideLost, match="ConnectError"):
                await there.ask(errand(), QUESTION)

    run(play())


class Meddler(InsideEnd):
    """Somebody on the way, who sees and changes what the inside answers."""

    def __init__(self, change: Callable[[list[bytes]], bytes | None]) -> None:
        super().__init__(errands(Ran()))
        self._change = change
        self._heard: list[bytes] = []

    async def errand(self, message: bytes) -> bytes | None:
        answer = await super().errand(message)
        assert answer is not None
        self._heard.append(answer)
        return self._change(self._heard)


@pytest.mark.parametrize(
    "change",
    [
        lambda heard: heard[0],
        lambda heard: heard[-1][:-1],
        lambda heard: heard[-1] + b"x",
        lambda heard: bytes([heard[-1][0] ^ 1]) + heard[-1][1:],
        lambda _: b"",
        lambda _: None,
        lambda _: bytes(400_000),
    ],
    ids=["replayed", "truncated", "longer", "changed", "empty", "refused", "endless"],
)
def test_an_answer_that_was_meddled_with_is_lost(
    change: Callable[[list[bytes]], bytes | None],
) -> None:
    async def play(there: Paired) -> None:
        for _ in range(2):
            assert await there.ask(errand(), QUESTION) == ANSWER

    with pytest.raises(InsideLost, match="changed the answer"):
        joined(Meddler(change), play)


def test_a_wrong_code_is_told_and_the_fifth_ends_the_right_one() -> None:
    async def play() -> list[Why | None]:
        found = []
        async with listening(make()) as (port, _):
            for code in ["0000-0000-00"] * 5 + [CODE.shown]:
                async with paired(LOOPBACK, port, code) as there:
                    found.append(there.why if isinstance(there, Unpaired) else None)
        return found

    *wrong, right = run(play())
    assert wrong == [Why.WRONG_CODE] * 5
    assert right in {Why.WRONG_CODE, Why.UNREACHABLE}


class Refusing(InsideEnd):
    """A web server that knows nothing of pairing."""

    def hello(self, message: bytes, peer: str) -> bytes | None:
        del message, peer
        return None


class Chatty(InsideEnd):
    """A web server that has a page for every address."""

    def hello(self, message: bytes, peer: str) -> bytes | None:
        del message, peer
        return b"<html>" * 1000


class Impostor(InsideEnd):
    """Somebody who answers without knowing the code."""

    def hello(self, message: bytes, peer: str) -> bytes | None:
        del peer
        return bytes(16) if not message else bytes(200)


@pytest.mark.parametrize(
    ("inside", "why"),
    [
        (Refusing(), Why.NOTHING_THERE),
        (Chatty(), Why.NOTHING_THERE),
        (Impostor(), Why.STRANGER),
    ],
)
def test_who_answers_without_the_code_is_told_apart(inside: InsideEnd, why: Why) -> None:
    assert tried(inside) == Unpaired(why)


def test_an_inside_of_another_version_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(inside_end, "PROTOCOL", 2)
    assert tried(make()) == Unpaired(Why.OTHER_VERSION)


def test_what_is_no_code_is_not_tried() -> None:
    async def play() -> Paired | Unpaired:
        async with paired("pbx.example.com", 443, "12345") as found:
            return found

    assert run(play()) == Unpaired(Why.NOT_A_CODE)


def test_nobody_there_is_told() -> None:
    async def play() -> Paired | Unpaired:
        async with paired(LOOPBACK, free_port(), CODE.shown) as found:
            return found

    assert run(play()) == Unpaired(Why.UNREACHABLE, "ConnectError")


def test_nothing_secret_is_logged_or_shown() -> None:
    async def play(there: Paired) -> str:
        await there.ask(errand(), Words(("confidential",)))
        return repr(there)

    with capture_logs() as logs:
        shown = joined(make(), play)
    text = repr(logs) + shown
    assert logs
    assert "confidential" not in text
    assert CODE.symbols not in text
