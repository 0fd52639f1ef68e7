"""A wake service among stand-ins: phones, push services, the edge, the store."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, NamedTuple, cast

from prometheus_client import CollectorRegistry

from squilla.model.push import PushAddress, as_fields
from squilla.model.wakes import Wake
from squilla.push.message import Ending, Message, Missed, Ring
from squilla.push.outcome import Delivered, Outcome
from squilla.store.engine import Store
from squilla.store.push_addresses import Entry
from squilla.wake.directory import Directory
from squilla.wake.events import Called
from squilla.wake.figures import Figures
from squilla.wake.journal import Journal
from squilla.wake.patience import Patience
from squilla.wake.service import WakeService
from tests.unit.wake import clockwork
from tests.unit.wake.playbook import ANDROID, BROWSER, IPHONE, PATIENCE

T0 = 1_000.0
NOWHERE = cast("Store", None)
PHONES: dict[str, PushAddress | None] = {
    "92201": ANDROID,
    "92202": IPHONE,
    "92203": BROWSER,
    "92204": None,
}


class Pushed(NamedTuple):
    at: float
    address: PushAddress
    message: Message


class FakePusher:
    """Takes `seconds` for a push and answers with `outcomes` in turn, the last one for good."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self.pushed: list[Pushed] = []
        self.outcomes: list[Outcome | Exception] = [Delivered("m")]
        self.seconds = 0.1
        self._clock = clock

    async def push(self, address: PushAddress, message: Message) -> Outcome:
        self.pushed.append(Pushed(self._clock(), address, message))
        outcome = self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]
        await asyncio.sleep(self.seconds)
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


class FakeEdge:
    """Remembers what it answered parked calls."""

    def __init__(self) -> None:
        self.answers: list[tuple[int, int]] = []
        self.unparked: list[str] = []

    async def answer(self, call: Called, code: int, reason: str) -> bool:
        assert reason
        self.answers.append((call.number, code))
        return True

    async def unpark(self, call: Called) -> None:
        self.unparked.append(call.ticket)


class FakeLate:
    """Remembers which calls it showed."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, Ending]] = []

    async def show(self, call: Called, ending: Ending) -> None:
        self.shown.append((call.call_id, ending))


class Notes(Journal):
    """A journal without a store."""

    def __init__(self) -> None:
        super().__init__(NOWHERE)
        self.timelines: dict[str, Wake] = {}
        self.said: list[tuple[Any, ...]] = []

    def note(self, wake: Wake) -> None:
        self.timelines[wake.id] = wake

    def registered(self, sip_user: str, agent: str, at: float) -> None:
        self.said.append(("registered", sip_user, agent, at))

    def announced(self, sip_user: str, address: PushAddress, at: float) -> None:
        self.said.append(("announced", sip_user, address, at))

    def withdrawn(self, sip_user: str) -> None:
        self.said.append(("withdrawn", sip_user))

    def gone(self, address: PushAddress, since: float | None) -> None:
        self.said.append(("gone", address, since))


def phone_book(phones: dict[str, PushAddress | None]) -> Directory:
    """A directory that knows these phones, from long ago."""
    directory = Directory(NOWHERE, lambda _address: True, has_gateway=False)
    directory._entries = {
        user: Entry(address, None if address is None else T0 - 500, "", "App/1", number)
        for number, (user, address) in enumerate(phones.items())
    }
    return directory


class World:
    """Needs a running loop; its clock is the loop's, from T0 on."""

    def __init__(self, patience: Patience = PATIENCE) -> None:
        loop = asyncio.get_running_loop()
        begun = loop.time()

        def clock() -> float:
            return T0 + loop.time() - begun

        self.clock: Callable[[], float] = clock
        self.pusher, self.edge, self.late = FakePusher(self.clock), FakeEdge(), FakeLate()
        self.journal, self.directory = Notes(), phone_book(PHONES)
        self.registry, self.figures = CollectorRegistry(), Figures()
        self.figures.register(self.registry)
        self.service = WakeService(
            directory=self.directory,
            journal=self.journal,
            pusher=self.pusher,
            edge=self.edge,
            late=self.late,
            patience=patience,
            figures=self.figures,
            clock=self.clock,
        )

    async def at(self, seconds: float) -> None:
        """Wait until then."""
        await asyncio.sleep(T0 + seconds - self.clock())

    def tell(self, event: str, **facts: object) -> None:
        """The edge tells something now."""
        self.service.hear({"event": event, "at": self.clock(), **facts})

    def call(self, number: int = 1, user: str = "92201", **facts: object) -> None:
        """The edge tells of a parked call."""
        told = {"call_id": f"call-{number}", "how": "parked", "silent": 0.0, "cseq": "1"}
        told |= {"caller": "202", "name": "Bruno"}
        self.tell("call", **(told | {"n": number, "user": user} | facts))

    def register(self, user: str = "92201", **facts: object) -> None:
        """The edge tells that a phone has registered, over a connection made for that."""
        told: dict[str, object] = {"agent": "App/2", "source": "198.51.100.7", "push": None}
        self.tell(
            "registered",
            **(told | {"user": user, "arrived": self.clock(), "withdrawn": False} | facts),
        )

    @property
    def rings(self) -> list[tuple[float, str]]:
        """When each ring was pushed, and for which call."""
        return [
            (round(push.at - T0, 3), push.message.call_id)
            for push in self.pusher.pushed
            if isinstance(push.message, Ring)
        ]

    @property
    def missed(self) -> list[tuple[float, str, Ending]]:
        """When it was pushed what became of which call."""
        return [
            (round(push.at - T0, 3), push.message.call_id, push.message.ending)
            for push in self.pusher.pushed
            if isinstance(push.message, Missed)
        ]

    def timelines(self, call_id: str = "call-1") -> Sequence[Wake]:
        """What is known of a call, for each of its phones."""
        return [wake for wake in self.journal.timelines.values() if wake.call_id == call_id]

    def steps(self, call_id: str = "call-1") -> list[str]:
        """The steps of a call that is for one phone."""
        (wake,) = self.timelines(call_id)
        return [str(mark.step) for mark in wake.marks]

    def counted(self) -> float:
        """How many calls are over."""
        families = self.registry.collect()
        return sum(
            sample.value
            for family in families
            for sample in family.samples
            if sample.name == "squilla_wakes_total"
        )


def announcing(address: PushAddress) -> dict[str, Any]:
    """What the edge says of an address."""
    return as_fields(address)


def play(story: Callable[[World], Awaitable[None]]) -> None:
    """A story in a world of its own, which leaves nothing running."""

    async def whole() -> None:
        world = World()
        await story(world)
        await world.service.close()
        assert not world.service._tasks

    clockwork.run(whole())
