"""How long somebody who guesses passwords has to wait.

A failure is counted three times: for the user name from that address, for the address (a whole
office can sit behind one, so it may fail more often), and for the user name from anywhere (much
more often still, so that a stranger elsewhere cannot easily shut a person out).
"""

from dataclasses import dataclass

FORGET_AFTER = 3600.0
MAX_WAIT = 900.0
ALLOWED_PAIR = 5
ALLOWED_ADDRESS = 20
ALLOWED_USERNAME = 60
_DOUBLINGS = 10


@dataclass(frozen=True, slots=True)
class Failures:
    """Failed attempts counted under one key; `last_at` in Unix seconds."""

    count: int = 0
    last_at: float = 0.0


def wait_seconds(failures: Failures, allowed: int, now: float) -> float:
    """Seconds until the next attempt is heard: 0 up to `allowed` failures, then 2, 4, 8 … 900."""
    over = failures.count - allowed
    if over < 0 or now - failures.last_at > FORGET_AFTER:
        return 0.0
    pause = min(2.0 ** min(over + 1, _DOUBLINGS), MAX_WAIT)
    return max(0.0, failures.last_at + pause - now)


def after_failure(failures: Failures, now: float) -> Failures:
    """The count after one more failure; an old count is forgotten first."""
    fresh = now - failures.last_at > FORGET_AFTER
    return Failures(1 if fresh else failures.count + 1, now)


def counted_keys(username: str, address: str) -> tuple[tuple[str, int], ...]:
    """The keys an attempt is counted under, each with the failures it is allowed."""
    return (
        (f"pair {address} {username}", ALLOWED_PAIR),
        (f"address {address}", ALLOWED_ADDRESS),
        (f"username {username}", ALLOWED_USERNAME),
    )


def without_one(failures: Failures) -> Failures:
    """The count when the last attempt turned out to be right."""
    return Failures(max(0, failures.count - 1), failures.last_at)
