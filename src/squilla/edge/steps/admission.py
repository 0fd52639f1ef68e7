"""Keeps out floods, banned addresses, and messages that are broken or too long."""

from squilla.edge.config import EdgeConfig
from squilla.edge.flow import Flow
from squilla.edge.ksr import Ksr
from squilla.edge.limits import is_limited
from squilla.edge.request import Request


def admit(request: Request, ksr: Ksr, config: EdgeConfig) -> Flow:
    """Let well-formed requests of quiet sources through."""
    if is_limited(request, config) and _is_unwelcome(request, ksr):
        ksr.drop_connection()
        return Flow.DONE
    if request.size > config.max_message:
        ksr.count("refused_size")
        ksr.reply(513, "Message Too Large")
        return Flow.DONE
    if not ksr.is_sane():
        ksr.count("refused_broken")
        ksr.drop_connection()  # after the 4xx, or instead of one that could not be built
        return Flow.DONE
    if not ksr.has_hops_left():
        ksr.reply(483, "Too Many Hops")
        return Flow.DONE
    ksr.force_rport()
    return Flow.NEXT


def _is_unwelcome(request: Request, ksr: Ksr) -> bool:
    if ksr.is_banned(request.source):
        ksr.count("dropped_banned")
        return True
    if ksr.is_flooding():
        ksr.count("dropped_flood")
        ksr.log("flood", request, source=request.source)
        return True
    return False
