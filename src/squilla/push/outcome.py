"""What came of one push. None of these holds an address or a token."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Delivered:
    """The service took the push; `id` is its own name for it."""

    id: str


@dataclass(frozen=True, slots=True)
class Gone:
    """The address is dead, and was already at `since` (Unix seconds; None: unknown, so now).

    It is to be forgotten only if it was announced before that.
    """

    why: str
    since: float | None = None


@dataclass(frozen=True, slots=True)
class RetryAfter:
    """Not now: the service is busy or not reachable; worth another try after so many seconds."""

    seconds: float
    why: str


@dataclass(frozen=True, slots=True)
class Rejected:
    """Never like this: a wrong credential, topic or message. `why` is the service's own reason."""

    why: str


@dataclass(frozen=True, slots=True)
class Blocked:
    """The gateway refuses this system as long as its updates are blocked (M4)."""

    why: str


Outcome = Delivered | Gone | RetryAfter | Rejected | Blocked
