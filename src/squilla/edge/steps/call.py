"""INVITE: to the echo service (T1) or to another person's phone."""

from squilla.edge import media
from squilla.edge.config import EdgeConfig
from squilla.edge.cookie import route_mark
from squilla.edge.delivery import Delivery
from squilla.edge.flow import Flow
from squilla.edge.identity import vouch
from squilla.edge.ksr import Ksr
from squilla.edge.request import Request

ECHO_TEST = "*43"


class PlaceCall:
    """Sends an authenticated INVITE where it was dialled to, or says why not."""

    def __init__(self, delivery: Delivery) -> None:
        self._delivery = delivery

    def __call__(self, request: Request, ksr: Ksr, config: EdgeConfig) -> Flow:
        """Place the call."""
        ksr.count("calls")
        phone = phone_of(request.dialled, ksr, config)
        refusal = _why_not(request, ksr, phone)
        if refusal is not None:
            ksr.count(f"refused_{refusal[0]}")
            ksr.reply(*refusal)
            outcome = f"{refusal[0]} {refusal[1]}"
        elif phone is None:
            outcome = _send_to_echo(request, ksr, config)
        else:
            vouch(request, ksr, config)
            prepare(request, ksr, config)
            outcome = self._delivery.start(request, ksr, config, phone)
        account = request.auth_user or ""
        ksr.log("call", request, account=account, to=request.dialled, outcome=outcome)
        return Flow.DONE


def prepare(request: Request, ksr: Ksr, config: EdgeConfig) -> None:
    """What an INVITE needs before its transaction: branches that come later are copies of it."""
    ksr.record_route(route_mark(config.cookie_key, request.call_id))
    ksr.remember_source_in_contact()
    ksr.watch_media()
    ksr.watch_failure()
    ksr.only_existing_connections()


def phone_of(number: str, ksr: Ksr, config: EdgeConfig) -> str | None:
    """A person's phone is reached by its own extension and by the main one."""
    for user in (f"{config.mobile_prefix}{number}", number):
        if ksr.ha1_of(user) is not None:
            return user
    return None


def _why_not(request: Request, ksr: Ksr, phone: str | None) -> tuple[int, str] | None:
    sdp = ksr.sdp()
    if sdp is None or not media.is_protected(sdp):
        return 488, "Not Acceptable Here"
    if request.dialled == ECHO_TEST:
        return None
    if phone is None:
        return 404, "Not Found"
    return (486, "Busy Here") if phone == request.auth_user else None


def _send_to_echo(request: Request, ksr: Ksr, config: EdgeConfig) -> str:
    ksr.send_to(config.echo_uri)
    prepare(request, ksr, config)
    if ksr.relay():
        return "sent"
    ksr.reply(480, "Temporarily Unavailable")
    return "480 Temporarily Unavailable"
