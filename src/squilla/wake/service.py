"""Carries out what the courses of calls ask for: pushes, answers, timers, timelines (M4)."""

import asyncio
import uuid
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import replace
from typing import Any

import structlog

from squilla.edge.decisions import DECISIONS
from squilla.model.push import PushAddress
from squilla.model.wakes import Wake
from squilla.push.message import Ending, Message, Missed, Ring
from squilla.push.outcome import Outcome, RetryAfter
from squilla.wake.actions import (
    Action,
    ForgetAddress,
    GiveUp,
    Push,
    Refuse,
    RingBack,
    ShowLateCall,
    TellMissed,
)
from squilla.wake.calls import Calls, Later, Open
from squilla.wake.course import Course
from squilla.wake.directory import Directory
from squilla.wake.events import (
    Called,
    Cancelled,
    Ended,
    Event,
    Parked,
    Progress,
    Registered,
    Sent,
    Unregistered,
    read_event,
)
from squilla.wake.figures import Figures
from squilla.wake.journal import Journal
from squilla.wake.patience import Patience
from squilla.wake.peers import Answerer, LateShower, Pusher

log = structlog.get_logger(__name__)

_UNDECIDED = ("parked", "sent")


GOODBYE_SECONDS = 5.0
"""Some phones say goodbye and register anew when a setting of theirs changes."""


class WakeService:
    """The calls of this moment. All methods belong to one event loop."""

    def __init__(
        self,
        *,
        directory: Directory,
        journal: Journal,
        pusher: Pusher,
        edge: Answerer,
        late: LateShower,
        patience: Patience,
        figures: Figures,
        clock: Callable[[], float],
    ) -> None:
        self._figures = figures
        self._directory = directory
        self._journal = journal
        self._pusher = pusher
        self._edge = edge
        self._late = late
        self._patience = patience
        self._clock = clock
        self._calls = Calls()
        self._goodbyes: dict[str, asyncio.TimerHandle] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def hear(self, message: Mapping[str, Any]) -> None:
        """An event of the edge, as it came."""
        event = read_event(message)
        if event is not None:
            self.happen(event)

    def happen(self, event: Event) -> None:
        """Something happened to a call or a phone."""
        match event:
            case Called():
                self.begin(event)
            case Registered():
                self._register(event)
            case Unregistered(user=user):
                self._say_goodbye(user)
            case Cancelled(call_id=call_id, at=at, cause=cause):
                for one in self._calls.with_id(call_id):
                    self._cancel(one, at, cause)
            case _:
                known = self._calls.numbered(event.number)
                if known is None:
                    self._calls.keep(event)
                else:
                    self._go_on(known, event)

    def knows(self, number: int) -> bool:
        """Whether a call with that number has been heard of, and is not long over."""
        return self._calls.numbered(number) is not None

    def begin(self, call: Called, known: Wake | None = None) -> None:
        """Take charge of a call; `known` is its timeline when it was heard of before."""
        if self.knows(call.number):
            return
        address = self._directory.target(call.user)
        one = Open(call, Course(known or _new_wake(call, address), address, self._patience))
        early = self._calls.add(one)
        # A call that is read late may ring by now, or be over: then its phone is not asleep.
        silent = call.silent if call.how in _UNDECIDED else 0.0
        self._do(one, one.course.begin(call.at, parked=call.how == "parked", silent=silent))
        self._catch_up(one)
        for event in early:
            self._go_on(one, event)

    def _catch_up(self, one: Open) -> None:
        """Of a call that is read late, what its first event did not say."""
        call, now = one.call, self._clock()
        if call.how == "progress":
            self._do(one, one.course.answered(now, call.code))
        elif call.how == "ended":
            self._do(one, one.course.ended(now, call.code, cancelled=call.cancelled))

    def decline(self, user: str, call_id: str) -> bool:
        """Refuse that call for that phone; False when there is nothing to refuse."""
        for one in self._calls.with_id(call_id):
            actions = one.course.declined(self._clock()) if one.call.user == user else ()
            if actions:
                self._do(one, actions)
                return True
        return False

    def edge_restarted(self) -> None:
        """Kamailio began anew: end what it held, and count its calls from 1 again."""
        for one in self._calls.forget_numbers():
            self._do(one, one.course.edge_restarted(self._clock()))

    async def close(self) -> None:
        """Stop the timers, and let go of what is under way."""
        timers = [*(one.timer for one in self._calls.all()), *self._goodbyes.values()]
        for timer in timers:
            if timer:
                timer.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    # --- events

    def _register(self, event: Registered) -> None:
        self._journal.registered(event.user, event.agent, event.at)
        if event.user in self._goodbyes:
            self._goodbyes.pop(event.user).cancel()
        if event.push is not None:
            if self._directory.announced(event.user, event.push, event.at):
                self._journal.announced(event.user, event.push, event.at)
        elif event.withdrawn:
            self._withdraw(event.user)
        for one in self._calls.of(event.user):
            actions = one.course.registered(
                event.at, arrived=event.arrived, agent=event.agent, source=event.source
            )
            self._do(one, actions)

    def _cancel(self, one: Open, at: float, cause: int) -> None:
        if one.course.parked:  # the edge has no route for a parked call that is cancelled
            self._start(self._edge.unpark(one.call))
        self._do(one, one.course.cancelled(at, cause))

    def _say_goodbye(self, user: str) -> None:
        if user not in self._goodbyes:
            loop = asyncio.get_running_loop()
            self._goodbyes[user] = loop.call_later(GOODBYE_SECONDS, self._withdraw, user)

    def _withdraw(self, user: str) -> None:
        self._goodbyes.pop(user, None)
        self._directory.withdrawn(user)
        self._journal.withdrawn(user)

    def _go_on(self, one: Open, event: Later) -> None:
        match event:
            case Sent(at=at):
                actions = one.course.dispatched(at)
            case Parked(at=at):
                actions = one.course.parked_again(at)
            case Progress(at=at, code=code):
                actions = one.course.answered(at, code)
            case Ended(at=at, code=code, cancelled=cancelled):
                actions = one.course.ended(at, code, cancelled=cancelled)
        self._do(one, actions)

    def _tick(self, one: Open) -> None:
        one.timer = None
        if one.course.is_done(self._clock()):
            self._calls.drop(one)
        else:
            self._do(one, one.course.tick(self._clock()))

    # --- actions

    def _do(self, one: Open, actions: Iterable[Action]) -> None:
        for action in actions:
            self._start(self._carry_out(one, action))
        self._journal.note(one.course.wake)
        if one.course.wake.stop and not one.counted:
            one.counted = True
            self._figures.count(one.course.wake)
        if one.timer:
            one.timer.cancel()
        loop = asyncio.get_running_loop()
        one.timer = loop.call_later(max(one.course.next_at - self._clock(), 0.0), self._tick, one)

    async def _carry_out(self, one: Open, action: Action) -> None:
        match action:
            case Push():
                await self._push(one)
            case TellMissed(ending=ending):
                await self._tell(one, ending)
            case RingBack():
                await self._edge.answer(one.call, 180, "Ringing")
            case GiveUp():
                await self._edge.answer(one.call, 480, "Temporarily Unavailable")
            case Refuse(code=code):
                await self._edge.answer(one.call, code, DECISIONS[code])
            case ShowLateCall(ending=ending):
                await self._late.show(one.call, ending)
            case ForgetAddress(since=since):
                self._forget(one, since)

    async def _push(self, one: Open) -> None:
        call, address = one.call, one.course.address
        if address is None:
            return
        now = self._clock()
        ttl = max(int(one.course.wake.started_at + self._patience.call - now), 1)
        ring = Ring(one.course.wake.id, call.call_id, call.caller, call.name, now, ttl)
        outcome = await self._ask(address, ring)
        log.info(
            "push",
            call_id=call.call_id,
            account=call.user,
            provider=address.provider,
            outcome=type(outcome).__name__,
            why=getattr(outcome, "why", ""),
        )
        self._do(one, one.course.pushed(outcome, self._clock()))

    async def _tell(self, one: Open, ending: Ending) -> None:
        call, address = one.call, one.course.address
        if address is not None:
            wake = one.course.wake
            now = self._clock()
            missed = Missed(wake.id, call.call_id, call.caller, call.name, now, ending)
            await self._ask(address, missed)

    async def _ask(self, address: PushAddress, message: Message) -> Outcome:
        try:
            return await self._pusher.push(address, message)
        except Exception:
            log.exception("push broke", provider=address.provider)
            return RetryAfter(1.0, "a defect here: see the log")

    def _forget(self, one: Open, since: float | None) -> None:
        address = one.course.address
        if address is not None and self._directory.gone(one.call.user, address, since):
            self._journal.gone(address, since)
            log.warning("push address is dead", account=one.call.user, provider=address.provider)

    def _start(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _new_wake(call: Called, address: PushAddress | None) -> Wake:
    wake = Wake(
        id=str(uuid.uuid4()),
        call_id=call.call_id,
        sip_user=call.user,
        caller=call.caller,
        started_at=call.at,
    )
    return wake if address is None else replace(wake, platform=address.platform)
