"""OPTIONS from anyone: 200, with the local port it arrived on.

A router that forwards 6061 to 5061 by mistake shows itself by that header (A3). The answer is the
same whoever is asked for, so it tells nothing about users.
"""

from squilla.edge.config import EdgeConfig
from squilla.edge.flow import Flow
from squilla.edge.ksr import Ksr
from squilla.edge.request import Request

ALLOW = "Allow: INVITE, ACK, CANCEL, BYE, OPTIONS, REGISTER, UPDATE, INFO, PRACK"
ACCEPT = "Accept: application/sdp"


def answer_options(request: Request, ksr: Ksr, _config: EdgeConfig) -> Flow:
    """Answer OPTIONS outside a dialog (RFC 3261 §11)."""
    if request.method != "OPTIONS" or request.has_to_tag:
        return Flow.NEXT
    ksr.reply(200, "OK", f"X-Squilla-Port: {request.local_port}", ALLOW, ACCEPT)
    return Flow.DONE
