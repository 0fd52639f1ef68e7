"""A code on show: how long it lives, and how many wrong hellos it bears.

Anybody can use the five up, and so end a code; that is told to whoever had it shown, and is better
than to let somebody go on guessing.
"""

import secrets
from dataclasses import dataclass, field

from squilla.doctor.pair.handshake import HELLO_BYTES, read_hello
from squilla.doctor.pair.seal import KEY_BYTES

LIFE_SECONDS = 600.0
MOST_WRONG = 5


@dataclass(slots=True)
class Offer:
    """One code's key, until `until` on the inside's clock; no hello is taken twice."""

    secret: bytes = field(repr=False)
    until: float
    wrong: int = 0
    _taken: set[bytes] = field(default_factory=set, repr=False)

    def lives(self, now: float) -> bool:
        """Whether it may still be used."""
        return now < self.until and self.wrong < MOST_WRONG

    def read(self, message: bytes) -> bytes | None:
        """The public key in a hello; one that was sealed with something else is counted.

        What has another length than a hello is no guess: it is a scanner's, and costs nothing.
        """
        if len(message) != HELLO_BYTES or message in self._taken:
            return None
        theirs = read_hello(self.secret, message)
        if theirs is None:
            self.wrong += 1
        else:
            self._taken.add(message)
        return theirs


def decoy() -> Offer:
    """Stands in where there is no code: it takes as long to refuse, and fits nothing."""
    return Offer(secrets.token_bytes(KEY_BYTES), until=0.0)
