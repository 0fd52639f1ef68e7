"""A call of our own for a phone that woke too late; see `wake/late_call.py`."""

HEADER = "X-Squilla-Late"
