"""The outside's end: joins the PBX host by its name, port and a code, and asks for errands."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from enum import StrEnum

import httpx2

from squilla.doctor.inside import Answer, Errand, InsideLost, Question
from squilla.doctor.pair.code import Code, read_code
from squilla.doctor.pair.door import Door, open_client
from squilla.doctor.pair.handshake import (
    LONGEST_WELCOME,
    Joined,
    read_welcome,
    say_hello,
)
from squilla.doctor.pair.letters import (
    BYE,
    PROTOCOL,
    Note,
    Reply,
    read_answer,
    read_note,
    write_question,
)
from squilla.doctor.pair.seal import (
    LANES,
    LONGEST_MESSAGE,
    LONGEST_TEXT,
    SALT_BYTES,
    From,
    Place,
    seal,
    stretched,
    unseal,
)
from squilla.doctor.pair.session import ERRAND_SECONDS
from squilla.doctor.pair.wire import ERRAND_PATH, HELLO_PATH

HTTPS_PORT = 443
_BYE_SECONDS = 3.0


class Why(StrEnum):
    """Why the ends are not joined; each is the key of its text, with `{host}` and `{port}`."""

    NOT_A_CODE = "pair.not_a_code"
    UNREACHABLE = "pair.unreachable"
    NOTHING_THERE = "pair.nothing_there"
    WRONG_CODE = "pair.wrong_code"
    STRANGER = "pair.stranger"
    OTHER_VERSION = "pair.other_version"


@dataclass(frozen=True, slots=True)
class Unpaired:
    """The ends are not joined; `detail` is the kind of error of a connection that failed."""

    why: Why
    detail: str = ""


@dataclass(slots=True)
class _Lane:
    """One question at a time; `number` is that of the last."""

    index: int
    number: int = 0


class Paired:
    """The way to a paired PBX host. `seen_as` is this machine's address as the PBX sees it.

    It is empty, or not public, when a proxy stands in front of the PBX.
    """

    def __init__(self, door: Door, joined: Joined, note: Note) -> None:
        self.seen_as = note.seen_as
        self._door = door
        self._joined = joined
        self._known = frozenset(note.errands)
        self._lanes: asyncio.LifoQueue[_Lane] = asyncio.LifoQueue()
        for index in range(LANES):
            self._lanes.put_nowait(_Lane(index))

    async def ask(self, errand: Errand[Question, Answer], question: Question) -> Answer:
        """Run an errand there; InsideLost, with the reason in English, when it gives no answer."""
        if errand.name not in self._known:
            raise InsideLost(Reply.UNKNOWN)
        text = await self._say(write_question(errand, question))
        answer = read_answer(errand, text)
        if isinstance(answer, Reply):
            raise InsideLost(answer)
        return answer

    async def leave(self) -> None:
        """Tell the inside that this was all, if it still listens."""
        with suppress(InsideLost, TimeoutError):
            async with asyncio.timeout(_BYE_SECONDS):
                await self._say(BYE)

    async def _say(self, text: bytes) -> bytes:
        if len(text) > LONGEST_TEXT:
            raise InsideLost("question too large")
        lane = await self._lanes.get()
        lane.number += 1
        try:
            return await self._exchange(Place(self._joined.session, lane.index, lane.number), text)
        finally:
            self._lanes.put_nowait(lane)

    async def _exchange(self, place: Place, text: bytes) -> bytes:
        keys = self._joined.keys
        message = place.header + seal(keys, From.OUTSIDE, place, text)
        try:
            sealed = await self._door.post(ERRAND_PATH, message, LONGEST_MESSAGE)
        except httpx2.TransportError as error:
            raise InsideLost(type(error).__name__) from None
        answer = unseal(keys, From.INSIDE, place, sealed) if sealed is not None else None
        if answer is None:
            raise InsideLost("the session is over, or something on the way changed the answer")
        return answer


@asynccontextmanager
async def paired(
    host: str, port: int, code: str, *, connect: str | None = None
) -> AsyncIterator[Paired | Unpaired]:
    """Join the inside that shows `code`, as long as the block runs.

    `connect` is an address to use instead of the name's. Proxies of the environment are not used,
    because phones wouldn't; why no certificate is verified is told in `pair.seal`.
    """
    read = read_code(code)
    if read is None:
        yield Unpaired(Why.NOT_A_CODE)
        return
    async with open_client(LANES, ERRAND_SECONDS) as client:
        url = httpx2.URL(scheme="https", host=connect or host, port=port)
        authority = host if port == HTTPS_PORT else f"{host}:{port}"
        door = Door(client, url, host, authority)
        found = await _join(door, read)
        try:
            yield found
        finally:
            if isinstance(found, Paired):
                await found.leave()


async def _join(door: Door, code: Code) -> Paired | Unpaired:
    try:
        salt = await door.post(HELLO_PATH, b"", SALT_BYTES)
        if salt is None or len(salt) != SALT_BYTES:
            return Unpaired(Why.NOTHING_THERE)
        secret = await asyncio.to_thread(stretched, code, salt)
        hello = say_hello(secret)
        answer = await door.post(HELLO_PATH, hello.message, LONGEST_WELCOME)
    except httpx2.TransportError as error:
        return Unpaired(Why.UNREACHABLE, type(error).__name__)
    if answer is None:
        return Unpaired(Why.WRONG_CODE)
    joined = read_welcome(secret, hello, answer)
    if joined is None:
        return Unpaired(Why.STRANGER)
    note = read_note(joined.note)
    if note is None or note.protocol != PROTOCOL:
        return Unpaired(Why.OTHER_VERSION)
    return Paired(door, joined, note)
