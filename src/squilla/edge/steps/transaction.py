"""Messages that belong to a transaction already at work (RFC 3261 §17.2)."""

import time

from squilla.edge.bus import Bus
from squilla.edge.config import EdgeConfig
from squilla.edge.flow import Flow
from squilla.edge.ksr import Ksr
from squilla.edge.reason import cause_of
from squilla.edge.request import Request


class MatchTransaction:
    """Passes a CANCEL on, absorbs retransmissions."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def __call__(self, request: Request, ksr: Ksr, _config: EdgeConfig) -> Flow:
        """Look for the message's transaction."""
        if request.method == "CANCEL":
            self._cancel(request, ksr)
            return Flow.DONE
        if request.method != "ACK" and ksr.is_retransmission():
            return Flow.DONE
        return Flow.NEXT

    def _cancel(self, request: Request, ksr: Ksr) -> None:
        if not ksr.belongs_to_transaction():
            ksr.reply(481, "Call/Transaction Does Not Exist")
            return
        # Told first: a phone that is woken by this very call may register while it is cancelled.
        cause = cause_of(ksr.header("Reason"))
        self._bus.send("cancel", call_id=request.call_id, at=time.time(), cause=cause)
        ksr.relay()
