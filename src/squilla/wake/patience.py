"""How long things are waited for, in seconds."""

from dataclasses import dataclass

REMEMBERED = 60.0
"""A phone that wakes so long after its call was over is still told what it was woken for."""
MOST_TRIES = 5
"""Pushes for one call, whatever the service answers."""


@dataclass(frozen=True, slots=True)
class Patience:
    """`call`: a call waits for its phone; `silence`: a phone without a byte counts as asleep;

    `answer`: a connected phone may take to ring; `repeat`: until a push is sent once more.
    """

    call: float = 30.0
    silence: float = 40.0
    answer: float = 3.0
    repeat: float = 4.0
