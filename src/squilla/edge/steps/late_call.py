"""INVITE of our own for a phone that woke when its call was over (M4); nobody else may send it."""

import hmac

from squilla.edge.config import EdgeConfig
from squilla.edge.cookie import late_cookie
from squilla.edge.flow import Flow
from squilla.edge.ksr import Ksr
from squilla.edge.late import HEADER
from squilla.edge.request import Request
from squilla.edge.steps.call import prepare


def send_late_call(request: Request, ksr: Ksr, config: EdgeConfig) -> Flow:
    """Send it to the phone that is there now, unless that is in a call."""
    if request.method != "INVITE" or not request.is_internal:
        return Flow.NEXT
    mark = late_cookie(config.cookie_key, request.call_id)
    if not hmac.compare_digest(ksr.header(HEADER).encode(), mark.encode()):
        return Flow.NEXT
    phone = request.dialled
    if ksr.is_talking(phone):
        ksr.reply(486, "Busy Here")
        return Flow.DONE
    ksr.set_ruri_user(phone)
    if ksr.look_up():
        ksr.hide_push_address()
        ksr.remove_headers(HEADER)
        prepare(request, ksr, config)
        if ksr.relay():
            ksr.count("late_calls")
            return Flow.DONE
    ksr.reply(480, "Temporarily Unavailable")
    return Flow.DONE
