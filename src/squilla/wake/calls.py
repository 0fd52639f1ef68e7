"""The calls of this moment, found by number, by Call-ID and by phone."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from squilla.wake.course import Course
from squilla.wake.events import Called, Ended, Parked, Progress, Sent

Later = Sent | Parked | Progress | Ended
MOST_EARLY = 1000


@dataclass(slots=True)
class Open:
    """A call that something can still happen to."""

    call: Called
    course: Course
    counted: bool = False
    timer: asyncio.TimerHandle | None = field(default=None, repr=False)


class Calls:
    """An index; what comes before its call, from another Kamailio worker, is kept for it."""

    def __init__(self) -> None:
        self._by_number: dict[int, Open] = {}
        self._by_call_id: dict[str, list[Open]] = {}
        self._by_user: dict[str, list[Open]] = {}
        self._early: dict[int, list[Later]] = {}

    def add(self, one: Open) -> Sequence[Later]:
        """Take in a call; what had come before it."""
        self._by_number[one.call.number] = one
        self._by_call_id.setdefault(one.call.call_id, []).append(one)
        self._by_user.setdefault(one.call.user, []).append(one)
        return self._early.pop(one.call.number, ())

    def keep(self, event: Later) -> None:
        """Keep an event whose call has not come yet."""
        if len(self._early) >= MOST_EARLY:
            del self._early[next(iter(self._early))]
        self._early.setdefault(event.number, []).append(event)

    def numbered(self, number: int) -> Open | None:
        """The call with that number since Kamailio's start."""
        return self._by_number.get(number)

    def with_id(self, call_id: str) -> Sequence[Open]:
        """The calls with that Call-ID: one for each phone it was for."""
        return tuple(self._by_call_id.get(call_id, ()))

    def of(self, user: str) -> Sequence[Open]:
        """The calls for a phone."""
        return tuple(self._by_user.get(user, ()))

    def all(self) -> Sequence[Open]:
        """Every call."""
        return tuple(one for calls in self._by_user.values() for one in calls)

    def forget_numbers(self) -> Sequence[Open]:
        """Numbers begin at 1 again; the calls that had one."""
        numbered = tuple(self._by_number.values())
        self._by_number.clear()
        self._early.clear()
        return numbered

    def drop(self, one: Open) -> None:
        """Forget a call."""
        if self._by_number.get(one.call.number) is one:
            del self._by_number[one.call.number]
        for index, key in ((self._by_call_id, one.call.call_id), (self._by_user, one.call.user)):
            rest = [other for other in index.get(key, ()) if other is not one]
            if rest:
                index[key] = rest
            else:
                index.pop(key, None)
