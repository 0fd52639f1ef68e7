"""What the edge tells of calls and phones, read from its datagrams."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from squilla.model.push import PushAddress, from_fields


@dataclass(frozen=True, slots=True)
class Called:
    """A call for a phone came in: `parked`, or sent over a connection silent for `silent` s.

    `number` counts the calls since Kamailio's start, `at` is in Unix seconds, `ticket` names the
    transaction. Of a call that is
    read again later, `how` and `code` say how far it has come.
    """

    number: int
    at: float
    how: str
    silent: float
    user: str
    call_id: str
    sequence: str
    caller: str
    name: str
    ticket: str = ""
    code: int = 0
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class Sent:
    """A parked call went out to its phone."""

    number: int
    at: float


@dataclass(frozen=True, slots=True)
class Parked:
    """A call that was to go out is parked again: the phone was gone already."""

    number: int
    at: float


@dataclass(frozen=True, slots=True)
class Progress:
    """The phone answered with that SIP code."""

    number: int
    at: float
    code: int


@dataclass(frozen=True, slots=True)
class Ended:
    """The call came to nothing."""

    number: int
    at: float
    code: int
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Cancelled:
    """The caller gave up; `cause` as in RFC 3326, 200 when another phone took the call."""

    call_id: str
    at: float
    cause: int


@dataclass(frozen=True, slots=True)
class Registered:
    """A phone registered. `arrived` is when its connection spoke first, 0 when that is not known.

    `push` is the address it announced; `withdrawn`: it wants no more pushes.
    """

    user: str
    at: float
    agent: str
    source: str
    arrived: float = 0.0
    push: PushAddress | None = field(default=None, repr=False)
    withdrawn: bool = False


@dataclass(frozen=True, slots=True)
class Unregistered:
    """A phone that announced a push address said goodbye: it wants no more pushes."""

    user: str


Event = Called | Sent | Parked | Progress | Ended | Cancelled | Registered | Unregistered


def read_event(message: Mapping[str, Any]) -> Event | None:
    """The event in a datagram; None for one that does not concern calls, or is broken."""
    try:
        return _READERS[message["event"]](message)
    except (KeyError, TypeError, ValueError, OverflowError):
        return None


def read_call(facts: Mapping[str, Any]) -> Called:
    """A call as the edge has noted it; KeyError or ValueError when something is missing."""
    return Called(
        number=int(facts["n"]),
        at=float(facts["at"]),
        how=str(facts["how"]),
        silent=float(facts["silent"]),
        user=str(facts["user"]),
        call_id=str(facts["call_id"]),
        sequence=str(facts["cseq"]),
        caller=str(facts["caller"]),
        name=str(facts["name"]),
        ticket=str(facts.get("ticket", "")),
        code=int(facts.get("code", 0)),
        cancelled=bool(facts.get("cancelled", False)),
    )


def _registered(message: Mapping[str, Any]) -> Registered:
    push = message["push"]
    return Registered(
        user=str(message["user"]),
        at=float(message["at"]),
        agent=str(message["agent"]),
        source=str(message["source"]),
        arrived=float(message["arrived"]),
        push=None if push is None else from_fields(push),
        withdrawn=bool(message["withdrawn"]),
    )


def _unregistered(message: Mapping[str, Any]) -> Unregistered | None:
    return Unregistered(str(message["user"])) if message["withdrawn"] else None


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Event | None]] = {
    "call": read_call,
    "sent": lambda m: Sent(int(m["n"]), float(m["at"])),
    "parked": lambda m: Parked(int(m["n"]), float(m["at"])),
    "progress": lambda m: Progress(int(m["n"]), float(m["at"]), int(m["code"])),
    "ended": lambda m: Ended(int(m["n"]), float(m["at"]), int(m["code"]), bool(m["cancelled"])),
    "cancel": lambda m: Cancelled(str(m["call_id"]), float(m["at"]), int(m["cause"])),
    "registered": _registered,
    "unregistered": _unregistered,
}
