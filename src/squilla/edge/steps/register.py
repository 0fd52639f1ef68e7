"""REGISTER: the one contact of a phone (RFC 3261 §10.3, M3), and the calls it missed (M4)."""

import time
from dataclasses import dataclass

from squilla.edge import pns
from squilla.edge.bus import Bus
from squilla.edge.config import EdgeConfig
from squilla.edge.contact import expires_of
from squilla.edge.flow import Flow
from squilla.edge.ksr import Ksr
from squilla.edge.ksr.registrar import QUERIED
from squilla.edge.pns import Announcement
from squilla.edge.request import Request
from squilla.edge.silence import Kernel, is_of


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
        user = request.auth_user or ""
        with ksr.alone_with(user):
            arrival = _arrival(request, ksr, user, leaves=leaves)
            if arrival.joins:
                ksr.forget_contact(user, config.realm)  # else its new flow would not count as new
            if not _store(ksr, config, user):
                return
            parked = self._settle(request, ksr, user, arrival)
        ksr.keep_connection(config.connection_seconds)
        self._tell(request, ksr, "registered" if arrival.comes else "unregistered", said)
        if arrival.joins:
            ksr.join(user, config.realm)
        for ticket in parked:
            ksr.resume(ticket)

    def _settle(self, request: Request, ksr: Ksr, user: str, arrival: "_Arrival") -> list[str]:
        """Note where the phone is now; the calls that waited for it."""
        if arrival.moves:
            ksr.move(user, self._kernel.flow(request.local_port, request.peer))
        if arrival.moves or not arrival.comes:
            ksr.log("registered" if arrival.comes else "unregistered", request, account=user)
        return ksr.take_parked(user) if arrival.comes else []

    def _tell(self, request: Request, ksr: Ksr, event: str, said: Announcement) -> None:
        ksr.count(event)
        self._bus.send(
            event,
            user=request.auth_user or "",
            agent=request.user_agent,
            call_id=request.call_id,
            at=time.time(),
            arrived=float(ksr.arrival(request.peer) or 0.0),
            source=request.source,
            push=said.address,
            withdrawn=said.withdrawn,
        )


@dataclass(frozen=True, slots=True)
class _Arrival:
    """Whether a phone comes or leaves, is on a new connection, and has a call that rings."""

    comes: bool
    moves: bool
    joins: bool


def _arrival(request: Request, ksr: Ksr, user: str, *, leaves: bool) -> _Arrival:
    comes, known = not leaves and bool(ksr.contact()), ksr.flow_of(user)
    moves = comes and not (known and is_of(known, request.local_port, request.peer))
    return _Arrival(comes, moves, joins=moves and known is not None and ksr.has_ringing(user))


def _store(ksr: Ksr, config: EdgeConfig, user: str) -> bool:
    """Store the contact; False when there was none, or it may not be."""
    outcome = ksr.save_contact()
    if outcome < 0:
        ksr.count("refused_register")
    elif not ksr.still_accepts(user):
        # Another phone took over between our check and the save: its drop came before ours.
        ksr.forget_contact(user, config.realm)
        return False
    return outcome >= 0 and outcome != QUERIED


def _push_of(ksr: Ksr, config: EdgeConfig, expires: int) -> Announcement:
    contact = ksr.contact()
    if not pns.is_mentioned(contact):
        return pns.NOTHING
    return pns.read(
        contact,
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
