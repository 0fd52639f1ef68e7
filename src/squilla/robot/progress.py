"""What an echo test shows while it goes on, to somebody who may end it before its time (T1)."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Progress:
    """A call now. Times are seconds: since the answer, and since anything was heard (or answered).

    `call_id` and `tag` are what its two ends know it by, the tag being ours. `returned` is whether
    a frame of ours has come back, `answers` the number of 200 OK to our INVITE.
    """

    call_id: str
    tag: str
    held: float
    silent: float
    returned: bool
    answers: int


Watcher = Callable[[Progress], bool]
"""Called about once a second; whether the call is to go on."""


def to_the_end(_: Progress) -> bool:
    """Watch nothing: the call goes on for the time that was asked for."""
    return True
