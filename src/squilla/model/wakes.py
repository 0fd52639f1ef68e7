"""What became of one call for one phone: its steps in time, and why it stopped."""

from dataclasses import dataclass
from enum import StrEnum


class Step(StrEnum):
    """What can happen to a call on its way to a phone, in the order of a good one."""

    INVITE = "invite"
    PARKED = "parked"
    PUSH_ACCEPTED = "push_accepted"
    PUSH_REFUSED = "push_refused"
    CONNECTED = "connected"
    REGISTERED = "registered"
    SENT = "sent"
    RINGING = "ringing"
    ANSWERED = "answered"
    ENDED = "ended"


class Stop(StrEnum):
    """Why a call went no further. Everything but the first two did not reach a person."""

    ANSWERED = "answered"
    DECLINED = "declined"
    CANCELLED = "cancelled"
    ANSWERED_ELSEWHERE = "answered_elsewhere"
    NOT_ANSWERED = "not_answered"
    NOT_WOKEN = "not_woken"
    NOT_RINGING = "not_ringing"
    NO_ADDRESS = "no_address"
    ADDRESS_GONE = "address_gone"
    PUSH_REFUSED = "push_refused"
    PUSH_UNREACHABLE = "push_unreachable"
    PUSH_BLOCKED = "push_blocked"
    EDGE_RESTARTED = "edge_restarted"
    REFUSED = "refused"
    UNKNOWN = "unknown"

    @property
    def is_fault(self) -> bool:
        """Whether something has to be put right; people's decisions and the unknown are none."""
        return self not in _NO_FAULTS


_NO_FAULTS = (
    Stop.ANSWERED,
    Stop.DECLINED,
    Stop.CANCELLED,
    Stop.ANSWERED_ELSEWHERE,
    Stop.NOT_ANSWERED,
    Stop.UNKNOWN,
)


@dataclass(frozen=True, slots=True)
class Mark:
    """A step at a moment (Unix seconds). `detail` is for people: no address, no token.

    Of a push it is "provider id" or "provider why", of a reply its code.
    """

    step: Step
    at: float
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Wake:
    """The timeline of one call for one phone. Times are Unix seconds, `id` is a UUID.

    `network` is the phone's address cut to its network (/24), where it came from last; `agent`
    is what the phone calls itself, with its version. `stop` is None while the call is on its way.
    """

    id: str
    call_id: str
    sip_user: str
    caller: str
    started_at: float
    marks: tuple[Mark, ...] = ()
    stop: Stop | None = None
    platform: str = ""
    agent: str = ""
    network: str = ""

    def at(self, step: Step) -> float | None:
        """When a step was reached first; None when it was not."""
        return next((mark.at for mark in self.marks if mark.step is step), None)

    @property
    def in_order(self) -> tuple[Mark, ...]:
        """The steps by their moments; they may be learnt in another order."""
        return tuple(sorted(self.marks, key=lambda mark: mark.at))

    @property
    def was_pushed(self) -> bool:
        """Whether a push service was asked, with whatever answer."""
        return any(mark.step in _PUSHES for mark in self.marks)

    @property
    def rang(self) -> bool:
        """Whether the phone rang."""
        return any(mark.step in _RINGS for mark in self.marks)


_PUSHES = (Step.PUSH_ACCEPTED, Step.PUSH_REFUSED)
_RINGS = (Step.RINGING, Step.ANSWERED)
