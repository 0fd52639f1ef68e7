"""REGISTER: the one contact of a phone (RFC 3261 §10.3, M3), and the calls it missed (M4)."""

import time

from squilla.edge import pns
from squilla.edge.bus import Bus
from squilla.edge.config import EdgeConfig
from squilla.edge.contact import expires_of
from squilla.edge.flow import Flow
from squilla.edge.ksr import Ksr
from squilla.edge.ksr.registrar import QUERIED
from squilla.edge.pns import Announcement
from squilla.edge.request import Request
from squilla.edge.silence import Kernel


class Register:
    """Stores the contact of an authenticated REGISTER, brings it its calls, tells of it."""

    def __init__(self, bus: Bus, kernel: Kernel) -> None:
        self._bus = bus
        self._kernel = kernel

    def __call__(self, request: Request, ksr: Ksr, config: EdgeConfig) -> Flow:
        """Answer a REGISTER."""
        if request.method != "REGISTER":
            return Flow.NEXT
        expires = expires_of(ksr.contact(), ksr.header("Expires"))
        said = _push_of(ksr, config, expires)
        if said.refusal:
            _refuse(ksr, said.refusal)
            return Flow.DONE
        for header in pns.feature_caps(said, config.vapid):
            ksr.add_to_reply(header)
        self._save(request, ksr, config, said, leaves=expires == 0)
        return Flow.DONE

    def _save(
        self, request: Request, ksr: Ksr, config: EdgeConfig, said: Announcement, *, leaves: bool
    ) -> None:
        comes = not leaves and bool(ksr.contact())
        user = request.auth_user or ""
        with ksr.alone_with(user):
            flow = self._kernel.flow(request.local_port, request.peer)
            joins = comes and ksr.has_ringing(user) and ksr.move(user, flow)
            if joins:
                ksr.forget_contact(user, config.realm)  # else its new flow would not count as new
            outcome = ksr.save_contact()
            if outcome < 0:
                ksr.count("refused_register")
            if outcome < 0 or outcome == QUERIED:
                return
            if not ksr.still_accepts(user):
                # Another phone took over between our check and the save: its drop came before ours.
                ksr.forget_contact(user, config.realm)
                return
            parked = self._arrive(ksr, user, flow) if comes else []
        ksr.keep_connection(config.connection_seconds)
        self._tell(request, ksr, "registered" if comes else "unregistered", said)
        if joins:
            ksr.join(user, config.realm)
        for ticket in parked:
            ksr.resume(ticket)

    def _arrive(self, ksr: Ksr, user: str, flow: str) -> list[str]:
        """Note where the phone is now; the calls that waited for it."""
        ksr.move(user, flow)
        return ksr.take_parked(user)

    def _tell(self, request: Request, ksr: Ksr, event: str, said: Announcement) -> None:
        user = request.auth_user or ""
        ksr.count(event)
        ksr.log(event, request, account=user)
        self._bus.send(
            event,
            user=user,
            agent=request.user_agent,
            call_id=request.call_id,
            at=time.time(),
            arrived=float(ksr.arrival(request.peer) or 0.0),
            source=request.source,
            push=said.address,
            withdrawn=said.withdrawn,
        )


def _push_of(ksr: Ksr, config: EdgeConfig, expires: int) -> Announcement:
    return pns.read(
        ksr.contact(),
        expires=expires,
        longest=config.longest_registration,
        supported=config.push_providers,
        pushed_upstream="+sip.pns=" in ksr.header("Feature-Caps"),
    )


def _refuse(ksr: Ksr, refusal: pns.Refusal) -> None:
    ksr.count("refused_push")
    brief = refusal is pns.Refusal.TOO_BRIEF
    headers = [f"Min-Expires: {pns.SHORTEST_SECONDS}"] if brief else []
    ksr.reply(*refusal.value, *headers)
