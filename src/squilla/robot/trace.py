"""What a call showed on the wire, beside the voice: why it ended, where things came from (P2, P3).

Addresses are those that the other side named or used; user parts are left out.
"""

import re
from dataclasses import dataclass

from squilla.media.stream import AudioStream
from squilla.sip.account import Ended
from squilla.sip.call import Call

Address = tuple[str, int]
_PLACE = re.compile(r"sips?:(?:[^@]*@)?(\[[^\]]*\]|[^;:?>]*)(?::(\d{1,5}))?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Trace:
    """What was seen of an answered call. Times are seconds from the answer.

    `reason` is the Reason header of the BYE that came (RFC 3326); `answers` counts the 200 OK to
    our INVITE, more than one when our ACK did not arrive (RFC 3261 §13.3.1.4). `contact` is host
    and port of its Contact, `route` those of the first proxy of the dialog (empty: none), `media`
    the address of its SDP, `sources` those that its voice came from, at most eight.
    """

    reason: str = ""
    answers: int = 1
    contact: str = ""
    route: str = ""
    media: Address = ("", 0)
    sources: tuple[Address, ...] = ()
    packets: int = 0
    last_heard_after: float | None = None


def trace(
    call: Call, stream: AudioStream, ended: Ended, answered_at: float, last_heard_at: float | None
) -> Trace:
    """Gather what an ended call and its stream know; both times are of the same clock."""
    agreement, dialog = stream.agreement, call.dialog
    return Trace(
        reason=ended.reason if ended.by == "them" else "",
        answers=call.answers,
        contact=place(dialog.target),
        route=place(dialog.routes[0]) if dialog.routes else "",
        media=(agreement.host, agreement.port) if agreement else ("", 0),
        sources=tuple(stream.sources),
        packets=stream.received,
        last_heard_after=None if last_heard_at is None else last_heard_at - answered_at,
    )


def place(uri: str) -> str:
    """Host and port of a SIP URI, without its user part; empty when it is none."""
    found = _PLACE.search(uri)
    if not found:
        return ""
    host, port = found.groups()
    return f"{host}:{port}" if port else host
