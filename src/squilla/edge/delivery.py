"""A call for a phone: sent over its connection, or parked until it has one (M4).

A connected phone is sent the call at once, however silent it is, and the control plane decides who
is pushed as well. A phone without a connection gets the call when it registers; one that comes
back on another connection while the call rings joins it there.
"""

import time

from squilla.edge.bus import Bus
from squilla.edge.config import EdgeConfig
from squilla.edge.decisions import DECISIONS
from squilla.edge.identity import known_as
from squilla.edge.ksr import Ksr
from squilla.edge.request import Request
from squilla.edge.silence import Kernel

RING_SECONDS = 120
MOST_PARKED = 16
_UNAVAILABLE = (480, "Temporarily Unavailable")
_NO_ANSWER = 408

_Facts = dict[str, str | int | float]


class Delivery:
    """Brings calls to phones, and tells the control plane what becomes of them."""

    def __init__(self, bus: Bus, kernel: Kernel) -> None:
        self._bus = bus
        self._kernel = kernel

    def start(self, request: Request, ksr: Ksr, config: EdgeConfig, phone: str) -> str:
        """Send or park an INVITE whose headers are ready; what became of it."""
        number = ksr.begin_call(phone)
        ksr.open_transaction()
        with ksr.alone_with(phone):
            silent = self._silence(ksr, phone)
            how = self._send_or_park(ksr, config, phone, connected=silent is not None)
            told: _Facts = {"user": phone, "how": how, "silent": silent or 0.0}
            self._tell_start(ksr, number, {**_facts_of(request, config), **told})
        if how == "refused":
            self._refuse(ksr, number)
        return how

    def resume(self, ksr: Ksr, config: EdgeConfig) -> None:
        """Send a parked call whose phone is back; park it again when that has gone already."""
        if ksr.is_over():
            return  # the control plane gave it up: Kamailio would send it out all the same
        phone, number = ksr.callee(), ksr.call_number()
        with ksr.alone_with(phone):
            how = self._send_or_park(ksr, config, phone, connected=True)
            if how != "refused":
                self._tell(ksr, number, how)
        if how == "refused":
            self._refuse(ksr, number)

    def progress(self, ksr: Ksr, code: int) -> None:
        """A phone has said something: 18x, 200, or a refusal."""
        number = ksr.call_number()
        if number and code > 100:
            self._tell(ksr, number, "progress", code=code)
            if code in DECISIONS:
                ksr.cancel_other_branches()
            if 200 <= code < 300:
                ksr.begin_talk(ksr.call_id(), ksr.callee(), ksr.caller())

    def fail(self, ksr: Ksr) -> None:
        """The call comes to nothing: a phone that never answered was not available."""
        number, code, cancelled = ksr.call_number(), ksr.final_code(), ksr.is_cancelled()
        ksr.end_parked()
        if code == _NO_ANSWER and not cancelled:
            ksr.answer_transaction(*_UNAVAILABLE)
        if number:
            self._tell(ksr, number, "ended", code=code, cancelled=int(cancelled))

    def _refuse(self, ksr: Ksr, number: int) -> None:
        """End a call that can neither go out nor wait; no failure route follows."""
        cancelled = ksr.is_cancelled()
        if not cancelled:
            ksr.answer_transaction(*_UNAVAILABLE)
        self._tell(ksr, number, "ended", code=_UNAVAILABLE[0], cancelled=int(cancelled))

    def _silence(self, ksr: Ksr, phone: str) -> float | None:
        """Seconds since the phone's connection brought something; None when it has none."""
        flow = ksr.flow_of(phone)
        if flow is None:
            return None
        return self._kernel.silence_of(flow)

    def _send_or_park(self, ksr: Ksr, config: EdgeConfig, phone: str, *, connected: bool) -> str:
        if connected and self._send(ksr, config, phone):
            return "sent"
        return "parked" if self._park(ksr, config, phone) else "refused"

    def _send(self, ksr: Ksr, config: EdgeConfig, phone: str) -> bool:
        ksr.set_ruri_user(phone)
        if not ksr.look_up():
            return False
        ksr.hide_push_address()
        ksr.only_existing_connections()
        ksr.set_patience(ring=RING_SECONDS, silence=config.wake_seconds)
        if not ksr.relay():
            return False
        ksr.let_join(phone, config.realm)
        return True

    def _park(self, ksr: Ksr, config: EdgeConfig, phone: str) -> bool:
        if len(ksr.parked(phone)) >= MOST_PARKED:
            return False
        ksr.set_patience(ring=config.wake_seconds, silence=config.wake_seconds)
        ticket = ksr.park()
        if ticket is None:
            return False
        ksr.add_parked(phone, ticket)
        ksr.count("parked")
        return True

    def _tell_start(self, ksr: Ksr, number: int, facts: _Facts) -> None:
        told = {"n": number, "at": time.time(), "ticket": ksr.ticket(), **facts}
        ksr.note_call(number, told)
        self._bus.send("call", **told)

    def _tell(self, ksr: Ksr, number: int, event: str, **facts: int) -> None:
        self._bus.send(event, n=number, at=time.time(), **facts)
        ksr.note_call(number, {**ksr.noted_call(number), "how": event, **facts})


def _facts_of(request: Request, config: EdgeConfig) -> _Facts:
    return {
        "call_id": request.call_id,
        "cseq": request.sequence,
        "caller": known_as(request.from_user or "", config),
        "name": request.from_name,
    }
