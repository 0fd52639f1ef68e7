"""Digest authentication of every request outside a dialog (RFC 3261 §22, RFC 7616).

A user that does not exist is challenged and refused exactly like one that does.
"""

import time

from squilla.edge.config import EdgeConfig
from squilla.edge.flow import Flow
from squilla.edge.ksr import Ksr
from squilla.edge.limits import is_limited, note_failure, pair_of
from squilla.edge.request import Request

SERVED = ("REGISTER", "INVITE")
_NO_HA1 = "0" * 32  # no MD5 that anybody could send a response for


def authenticate(request: Request, ksr: Ksr, config: EdgeConfig) -> Flow:
    """Let a request on when its sender proved who they are, and speaks for themselves."""
    if request.method == "ACK":
        return Flow.DONE
    if request.method not in SERVED:
        ksr.reply(
            405, "Method Not Allowed", f"Allow: {', '.join(SERVED)}, ACK, CANCEL, BYE, OPTIONS"
        )
        return Flow.DONE
    if not ksr.is_ready():
        # Right after a start nobody's password is known: a 401 would make phones give up.
        ksr.reply(503, "Starting", "Retry-After: 2")
        return Flow.DONE
    return _check(request, ksr, config)


def _check(request: Request, ksr: Ksr, config: EdgeConfig) -> Flow:
    if request.auth_user and is_limited(request, config) and ksr.is_banned(pair_of(request)):
        ksr.count("refused_guessing")
        ksr.reply(403, "Forbidden")
        return Flow.DONE
    fits = ksr.digest_fits(config.realm, ksr.ha1_of(request.auth_user or "") or _NO_HA1)
    if not fits:
        if fits is False:
            note_failure(request, ksr, config)
        elif request.method == "REGISTER":
            ksr.note_arrival(request.peer, repr(time.time()))
        ksr.challenge(config.realm)
        return Flow.DONE
    speaks_for = request.to_user if request.method == "REGISTER" else request.from_user
    if speaks_for != request.auth_user:
        ksr.count("refused_identity")
        ksr.reply(403, "Forbidden")
        return Flow.DONE
    return Flow.NEXT
