"""Messages that belong to a transaction already at work (RFC 3261 §17.2)."""

from squilla.edge.config import EdgeConfig
from squilla.edge.flow import Flow
from squilla.edge.ksr import Ksr
from squilla.edge.request import Request


def match_transaction(request: Request, ksr: Ksr, _config: EdgeConfig) -> Flow:
    """Pass a CANCEL on, absorb retransmissions."""
    if request.method == "CANCEL":
        if ksr.belongs_to_transaction():
            ksr.relay()
        else:
            ksr.reply(481, "Call/Transaction Does Not Exist")
        return Flow.DONE
    if request.method != "ACK" and ksr.is_retransmission():
        return Flow.DONE
    return Flow.NEXT
