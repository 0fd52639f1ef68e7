"""What a step answers."""

from enum import Enum


class Flow(Enum):
    """Go on to the next step, or stop: the request was answered, sent on, or dropped."""

    NEXT = "next"
    DONE = "done"
