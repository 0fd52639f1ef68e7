"""Two ends for tests: errands that reveal what was asked, and clocks that tests set."""

import asyncio
from collections.abc import Coroutine
from dataclasses import dataclass
from typing import Any, TypeVar

from squilla.doctor.inside import Errand
from squilla.doctor.pair.code import Code, read_code
from squilla.doctor.pair.handshake import Joined, read_welcome, say_hello
from squilla.doctor.pair.inside_end import InsideEnd
from squilla.doctor.pair.letters import write_question
from squilla.doctor.pair.seal import From, Place, seal, stretched, unseal

T = TypeVar("T")
CODE = Code("K7QF2M9XTD")
PEER = "203.0.113.9"


@dataclass(frozen=True, slots=True)
class Part:
    name: str
    share: float


@dataclass(frozen=True, slots=True)
class Words:
    """`seconds` is how long the errand takes."""

    words: tuple[str, ...]
    parts: tuple[Part, ...] = ()
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Turned:
    words: tuple[str, ...]
    parts: tuple[Part, ...] = ()


@dataclass(slots=True)
class Ran:
    """What the errands have done: begun, and cancelled."""

    begun: int = 0
    cancelled: int = 0
    at_once: int = 0
    most_at_once: int = 0


def errands(ran: Ran) -> tuple[Errand[Any, Any], ...]:
    async def turn(question: Words) -> Turned:
        ran.begun += 1
        ran.at_once += 1
        ran.most_at_once = max(ran.most_at_once, ran.at_once)
        try:
            await asyncio.sleep(question.seconds)
        except asyncio.CancelledError:
            ran.cancelled += 1
            raise
        finally:
            ran.at_once -= 1
        return Turned(question.words[::-1], question.parts)

    async def large(question: Words) -> Turned:
        return Turned(("x" * 300_000, *question.words))

    async def breaks(_question: Words) -> Turned:
        raise OSError("secret-path")

    async def strange(_question: Words) -> Turned:
        return Turned(("\udcff",))

    runs = (("test.turn", turn), ("test.large", large), ("test.breaks", breaks))
    return tuple(Errand(name, Words, Turned, run) for name, run in (*runs, ("test.odd", strange)))


def errand(name: str = "test.turn") -> Errand[Words, Turned]:
    """For the asking side, which knows no more than names and types."""
    return next(one for one in errands(Ran()) if one.name == name)


FOREIGN: Errand[Words, Turned] = Errand("test.foreign", Words, Turned, errand().run)


@dataclass
class Clock:
    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


def run(coroutine: Coroutine[Any, Any, T]) -> T:
    return asyncio.run(asyncio.wait_for(coroutine, 30))


class Outside:
    """The outside's end by hand, so that tests can send what a good one would not."""

    def __init__(self, inside: InsideEnd, code: Code = CODE) -> None:
        self.inside = inside
        salt = inside.hello(b"", PEER)
        assert salt is not None
        self.secret = stretched(code, salt)

    def join(self) -> Joined | None:
        hello = say_hello(self.secret)
        answer = self.inside.hello(hello.message, PEER)
        return None if answer is None else read_welcome(self.secret, hello, answer)


def message(joined: Joined, number: int, *, lane: int = 0, text: bytes | None = None) -> bytes:
    place = Place(joined.session, lane, number)
    said = write_question(errand(), Words(("a", "b"))) if text is None else text
    return place.header + seal(joined.keys, From.OUTSIDE, place, said)


def understood(joined: Joined, number: int, sealed: bytes | None, *, lane: int = 0) -> bytes | None:
    place = Place(joined.session, lane, number)
    return None if sealed is None else unseal(joined.keys, From.INSIDE, place, sealed)


def come_in(inside: InsideEnd, shown: str) -> bytes | None:
    """The answer to an outside that types a code."""
    code = read_code(shown)
    assert code is not None
    return inside.hello(say_hello(Outside(inside, code).secret).message, PEER)
