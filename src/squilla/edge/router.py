"""What Kamailio calls: the steps for a request, and the routes of branches, replies, failures."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar

from squilla.edge import media
from squilla.edge.bus import Bus
from squilla.edge.config import EdgeConfig
from squilla.edge.delivery import Delivery
from squilla.edge.flow import Flow
from squilla.edge.identity import drop_assertions
from squilla.edge.ksr import Ksr
from squilla.edge.openssl import forget_inherited_state
from squilla.edge.request import Request
from squilla.edge.silence import Kernel
from squilla.edge.steps.admission import admit
from squilla.edge.steps.auth import authenticate
from squilla.edge.steps.call import PlaceCall
from squilla.edge.steps.in_dialog import route_in_dialog
from squilla.edge.steps.late_call import send_late_call
from squilla.edge.steps.options import answer_options
from squilla.edge.steps.register import Register
from squilla.edge.steps.transaction import MatchTransaction

Step = Callable[[Request, Ksr, EdgeConfig], Flow]
Callback = TypeVar("Callback", bound=Callable[..., int])

_PHONE_PROTOCOLS = ("tls", "ws", "wss")
_WEBSOCKET_PATH = "/ws"


def guarded(callback: Callback) -> Callback:
    """Answer 500 when a step breaks: Kamailio itself would leave the sender without an answer."""

    @wraps(callback)
    def inner(router: "Router", *args: object) -> int:
        try:
            return callback(router, *args)
        except Exception as broken:  # noqa: BLE001 - the last line before Kamailio
            router.ksr.error(f"{callback.__name__} broke: {broken!r}")
            if callback.__name__ == "ksr_request_route":
                router.ksr.reply(500, "Server Internal Error")
            return -1

    return inner  # type: ignore[return-value]


class Router:
    """The object that `mod_init` hands to Kamailio; one in each worker after the fork."""

    def __init__(self, ksr: Ksr, config: EdgeConfig) -> None:
        self.ksr = ksr
        self._config = config
        self._steps: tuple[Step, ...] = ()
        self._delivery: Delivery

    def child_init(self, _rank: int) -> int:
        """Open what a worker must not share with its siblings."""
        forget_inherited_state()
        bus, kernel = Bus(self._config.bus), Kernel()
        self._delivery = Delivery(bus, kernel)
        self._steps = (
            admit,
            MatchTransaction(bus),
            answer_options,
            route_in_dialog,
            send_late_call,
            authenticate,
            Register(bus, kernel),
            PlaceCall(self._delivery),
        )
        return 0

    @guarded
    def ksr_request_route(self, _message: Any) -> int:  # noqa: ANN401 - Kamailio's own object
        """Run the steps over a request until one is done with it."""
        request = self.ksr.request()
        for step in self._steps:
            if step(request, self.ksr, self._config) is Flow.DONE:
                break
        return 1

    @guarded
    def ksr_reply_route(self, _message: Any) -> int:  # noqa: ANN401
        """On any reply: without a request of ours it is a forgery, which Kamailio would relay."""
        if not self.ksr.belongs_to_transaction():
            self.ksr.count("dropped_reply")
            self.ksr.drop_reply()
        elif self.ksr.reply_protocol() in _PHONE_PROTOCOLS:
            drop_assertions(self.ksr)
        return 1

    @guarded
    def ksr_branch(self, _message: Any) -> int:  # noqa: ANN401
        """Before a branch goes out: have rtpengine speak the far end's kind of media."""
        if self.ksr.sdp() is None:
            return 1
        next_hop = self.ksr.next_hop()
        flags = media.offer_flags(
            media.leg_toward(next_hop, self._config.echo_uri),
            caller_address=self.ksr.text("$si") or "",
            next_hop=next_hop,
        )
        if not self.ksr.offer_media(flags):
            self.ksr.count("media_relay_failed")
            self.ksr.error("rtpengine took no offer: the call is not sent on")
            self.ksr.drop_branch()
        return 1

    @guarded
    def ksr_reply(self, _message: Any) -> int:  # noqa: ANN401
        """On a reply: note where it came from, and hand its media to rtpengine."""
        self._delivery.progress(self.ksr, self.ksr.reply_code())
        from_phone = self.ksr.reply_protocol() in _PHONE_PROTOCOLS
        if from_phone:
            self.ksr.remember_source_in_contact()
        sdp = self.ksr.sdp()
        if sdp is None:
            return 1
        if from_phone and not media.is_protected(sdp):
            self.ksr.count("refused_media")
            self.ksr.refuse_streams()
        elif not self.ksr.answer_media(media.answer_flags()):
            self.ksr.count("media_relay_failed")
            self.ksr.error("rtpengine took no answer: its streams are refused")
            self.ksr.refuse_streams()
        return 1

    @guarded
    def ksr_failure(self, _message: Any) -> int:  # noqa: ANN401
        """The call came to nothing: free its ports."""
        self.ksr.end_media()
        self._delivery.fail(self.ksr)
        return 1

    @guarded
    def ksr_resume(self, _message: Any) -> int:  # noqa: ANN401
        """The phone of a parked call is back."""
        self._delivery.resume(self.ksr, self._config)
        return 1

    @guarded
    def ksr_xhttp_event(self, _message: Any, _event: str) -> int:  # noqa: ANN401
        """HTTP on the phones' port: a WebSocket handshake, or nothing we have."""
        wants = self.ksr.header("Upgrade").lower()
        if wants == "websocket" and self.ksr.http_path() == _WEBSOCKET_PATH:
            self.ksr.accept_websocket()
        else:
            self.ksr.http_reply(404, "Not Found")
        return 1

    @guarded
    def ksr_websocket_event(self, _message: Any, _event: str) -> int:  # noqa: ANN401
        """A WebSocket closed; its registration goes with the connection."""
        return 1
