"""Requests inside a dialog: routed by our marked Record-Route, over connections that exist."""

from squilla.edge import media
from squilla.edge.config import EdgeConfig
from squilla.edge.cookie import route_mark
from squilla.edge.flow import Flow
from squilla.edge.identity import drop_assertions
from squilla.edge.ksr import Ksr
from squilla.edge.request import Request
from squilla.edge.uri import transport

_WITH_OFFER = ("INVITE", "UPDATE")
_OVER_TLS = ("tls", "ws", "wss")


def route_in_dialog(request: Request, ksr: Ksr, config: EdgeConfig) -> Flow:
    """Send a request with a To tag to the other end of its dialog."""
    if not request.has_to_tag:
        return Flow.NEXT
    mark = route_mark(config.cookie_key, request.call_id)
    if not ksr.follow_route(mark):
        _refuse(request, ksr)
        return Flow.DONE
    ksr.go_where_contact_came_from()
    if not _is_ours(ksr.next_hop(), config):
        ksr.count("refused_destination")
        _answer(request, ksr, 403, "Forbidden")
    elif not _body_is_fit(request, ksr):
        ksr.count("refused_media")
        _answer(request, ksr, 488, "Not Acceptable Here")
    else:
        _send(request, ksr, mark)
    return Flow.DONE


def _send(request: Request, ksr: Ksr, mark: str) -> None:
    drop_assertions(ksr)
    if request.method == "BYE":
        ksr.end_media()
        ksr.end_talk(request.call_id)
    if request.method in _WITH_OFFER:
        ksr.record_route(mark)
        ksr.watch_media()
        if not request.is_internal:
            ksr.remember_source_in_contact()
    ksr.only_existing_connections()
    if not ksr.relay():
        _answer(request, ksr, 480, "Temporarily Unavailable")


def _is_ours(next_hop: str, config: EdgeConfig) -> bool:
    """The echo service, or something over TLS: and that only where a phone is connected."""
    toward_echo = media.leg_toward(next_hop, config.echo_uri) is media.Leg.ECHO
    return toward_echo or transport(next_hop) in _OVER_TLS


def _body_is_fit(request: Request, ksr: Ksr) -> bool:
    """A phone's new offer is protected like its first; UPDATE may come without one (RFC 3311).

    No other request brings SDP: an ACK or PRACK that does would lead media past rtpengine.
    """
    sdp = ksr.sdp()
    if request.method not in _WITH_OFFER:
        return sdp is None
    if sdp is None:
        return request.method == "UPDATE" and not ksr.has_body()
    return request.is_internal or media.is_protected(sdp)


def _refuse(request: Request, ksr: Ksr) -> None:
    if request.method == "ACK" and ksr.belongs_to_transaction():
        ksr.relay()
    else:
        _answer(request, ksr, 481, "Call/Transaction Does Not Exist")


def _answer(request: Request, ksr: Ksr, code: int, reason: str) -> None:
    if request.method != "ACK":
        ksr.reply(code, reason)
