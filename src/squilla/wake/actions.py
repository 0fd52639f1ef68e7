"""What the course of a call asks for: values, carried out by `service.py`."""

from dataclasses import dataclass

from squilla.push.message import Ending


@dataclass(frozen=True, slots=True)
class Push:
    """Ask the phone's push service to wake it."""


@dataclass(frozen=True, slots=True)
class TellMissed:
    """Push what became of a call that the phone was woken for and never got."""

    ending: Ending


@dataclass(frozen=True, slots=True)
class RingBack:
    """Let the caller hear that the phone is being woken (180)."""


@dataclass(frozen=True, slots=True)
class GiveUp:
    """End the parked call: nothing will wake its phone (480, RFC 8599 §5.6.2)."""


@dataclass(frozen=True, slots=True)
class ShowLateCall:
    """Send the iPhone that woke too late the call it reported to CallKit, and take it back."""

    ending: Ending


@dataclass(frozen=True, slots=True)
class ForgetAddress:
    """The push address is dead since then (Unix seconds; None: it was never good)."""

    since: float | None


@dataclass(frozen=True, slots=True)
class Refuse:
    """Give the caller the phone's refusal: the call also went out on a connection that is dead."""

    code: int


Action = Push | TellMissed | RingBack | GiveUp | ShowLateCall | ForgetAddress | Refuse
