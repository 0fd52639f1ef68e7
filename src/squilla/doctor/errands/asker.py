"""Who has an errand run: the address of the authenticated end, for errands that send something.

The channel says it, never the question, so that an asker can point an errand at itself only, or at
servers of the internet, but at nothing that only the PBX host can reach.
"""

from contextvars import ContextVar

from squilla.doctor.probes.datagram import Place, find
from squilla.doctor.stun.addresses import Reach, reach_of

UNKNOWN = "unknown"
"""Paired with an end that has no address."""
ASKER: ContextVar[str] = ContextVar("asker", default="")
"""Address of the paired outside as the PBX host sees it; empty when nobody is paired."""


async def find_server(server: Place) -> Place | None:
    """The server's IPv4 address; None when it has none, or none that this asker may choose."""
    place = await find(server)
    if place and ASKER.get() and reach_of(place[0]) is not Reach.PUBLIC:
        return None
    return place
