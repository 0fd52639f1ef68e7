"""INVITE: to the echo service (T1) or to another person's phone."""

from squilla.edge import media
from squilla.edge.config import EdgeConfig
from squilla.edge.cookie import route_mark
from squilla.edge.flow import Flow
from squilla.edge.ksr import Ksr
from squilla.edge.request import Request

ECHO_TEST = "*43"


def place_call(request: Request, ksr: Ksr, config: EdgeConfig) -> Flow:
    """Send an authenticated INVITE where it was dialled to, or say why not."""
    ksr.count("calls")
    refusal = _why_not(ksr) or _aim(request, ksr, config)
    if refusal is None:
        ksr.record_route(route_mark(config.cookie_key, request.call_id))
        ksr.remember_source_in_contact()
        ksr.watch_media()
        ksr.watch_failure()
        ksr.only_existing_connections()
        refusal = None if ksr.relay() else (480, "Temporarily Unavailable")
    outcome = "relayed" if refusal is None else f"{refusal[0]} {refusal[1]}"
    ksr.log("call", request, account=request.auth_user or "", to=request.dialled, outcome=outcome)
    if refusal is not None:
        ksr.count(f"refused_{refusal[0]}")
        ksr.reply(*refusal)
    return Flow.DONE


def _why_not(ksr: Ksr) -> tuple[int, str] | None:
    sdp = ksr.sdp()
    if sdp is None or not media.is_protected(sdp):
        return 488, "Not Acceptable Here"
    return None


def _aim(request: Request, ksr: Ksr, config: EdgeConfig) -> tuple[int, str] | None:
    """Point the request at its destination; the refusal when there is none."""
    if request.dialled == ECHO_TEST:
        ksr.send_to(config.echo_uri)
        return None
    phone = _phone_of(request.dialled, ksr, config)
    if phone is None:
        return 404, "Not Found"
    if phone == request.auth_user:
        return 486, "Busy Here"
    ksr.set_ruri_user(phone)
    return None if ksr.look_up() else (480, "Temporarily Unavailable")


def _phone_of(number: str, ksr: Ksr, config: EdgeConfig) -> str | None:
    """A person's phone is reached by its own extension and by the main one."""
    for user in (f"{config.mobile_prefix}{number}", number):
        if ksr.ha1_of(user) is not None:
            return user
    return None
