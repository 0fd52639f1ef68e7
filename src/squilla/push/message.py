"""What a push says, whatever the service. Times are Unix seconds."""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class Ring:
    """A call waits for this phone, until `sent_at` + `ttl` seconds.

    `id` is a UUID of the wake, the same in every push for it; `caller` is a number, `caller_name`
    what it calls itself (may be empty, any Unicode).
    """

    id: str
    call_id: str
    caller: str
    caller_name: str
    sent_at: float
    ttl: int


class Ending(StrEnum):
    """How a call ended that this phone did not take."""

    MISSED = "missed"
    ANSWERED_ELSEWHERE = "answered_elsewhere"


@dataclass(frozen=True, slots=True)
class Missed:
    """The call of that `id` waits no more; the phone stops ringing and shows what became of it."""

    id: str
    call_id: str
    caller: str
    caller_name: str
    sent_at: float
    ending: Ending


Message = Ring | Missed
