"""REGISTER: the one contact of a phone (RFC 3261 §10.3, M3)."""

from squilla.edge.bus import Bus
from squilla.edge.config import EdgeConfig
from squilla.edge.flow import Flow
from squilla.edge.ksr import UNREGISTERED, Ksr
from squilla.edge.request import Request


class Register:
    """Stores the contact of an authenticated REGISTER and tells the control plane."""

    def __init__(self, bus: Bus) -> None:
        self._bus = bus

    def __call__(self, request: Request, ksr: Ksr, config: EdgeConfig) -> Flow:
        """Answer a REGISTER."""
        if request.method != "REGISTER":
            return Flow.NEXT
        user = request.auth_user or ""
        outcome = ksr.save_contact()
        if outcome < 0:
            ksr.count("refused_register")
        elif not ksr.still_accepts(user):
            # Another phone took over between our check and the save: its drop came before ours.
            ksr.forget_contact(user, config.realm)
        else:
            ksr.keep_connection(config.connection_seconds)
            self._tell(request, ksr, user, outcome)
        return Flow.DONE

    def _tell(self, request: Request, ksr: Ksr, user: str, outcome: int) -> None:
        event = "unregistered" if outcome == UNREGISTERED else "registered"
        ksr.count(event)
        ksr.log(event, request, account=user)
        self._bus.send(event, user=user, agent=request.user_agent, call_id=request.call_id)
