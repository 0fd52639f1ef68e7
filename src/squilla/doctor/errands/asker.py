"""Who has an errand run: the address of the authenticated end, for errands that send something.

The channel says it, never the question, so that an asker can point an errand at itself only.
"""

from contextvars import ContextVar

ASKER: ContextVar[str] = ContextVar("asker", default="")
"""Address of the paired outside as the PBX host sees it; empty when nobody is paired."""
