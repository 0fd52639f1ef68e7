"""Who guesses passwords: failures are counted for a user at an address, and for the address.

One phone with an old password is an everyday thing (M3), and an office shares one address: so the
pair is refused first, and its further failures don't count against the address.
"""

from squilla.edge.config import EdgeConfig, is_exempt
from squilla.edge.ksr import Ksr
from squilla.edge.request import Request


def is_limited(request: Request, config: EdgeConfig) -> bool:
    """Whether limits apply to where the request came from."""
    return not request.is_internal and not is_exempt(config.exempt, request.source)


def pair_of(request: Request) -> str:
    """The key of a user at an address; the user name may be anything, so it is cut."""
    return f"{request.source} {(request.auth_user or '')[:40]}"


def note_failure(request: Request, ksr: Ksr, config: EdgeConfig) -> None:
    """Count a wrong password, and ban whoever has too many of them."""
    ksr.count("refused_password")
    ksr.log("wrong SIP password", request, source=request.source)
    if not is_limited(request, config):
        return
    pair = pair_of(request)
    if ksr.count_failure(pair) >= config.failures_user:
        ksr.ban(pair, config.ban_seconds)
    if ksr.count_failure(request.source) >= config.failures_address:
        ksr.ban(request.source, config.ban_seconds)
        ksr.log("address banned", request, source=request.source, seconds=config.ban_seconds)
