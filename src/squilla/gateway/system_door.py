"""The door for PBXs: a system that is admitted sends, and can ask whether it would be (M4)."""

import asyncio
from collections.abc import Callable

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse

from squilla.gateway.admission import Admitted, Barred, admit
from squilla.gateway.answers import Reason, answer_to_push, success
from squilla.gateway.app_door import SHOWN_TOPIC
from squilla.gateway.contract import PLATFORMS, Push
from squilla.gateway.desk import Desk
from squilla.gateway.phones import Phones
from squilla.gateway.rate import Pace
from squilla.gateway.sender import Services, send
from squilla.push.outcome import Blocked, Delivered, Gone, Outcome, Rejected, RetryAfter
from squilla.store.engine import Store
from squilla.store.gateway import Phone

log = structlog.get_logger(__name__)

_NAMES = {
    Delivered: "delivered",
    Gone: "gone",
    RetryAfter: "retry_after",
    Rejected: "rejected",
    Blocked: "blocked",
}


class SystemDoor:
    """Answers `send` and `ping`; `clock` gives Unix seconds, `ticks` monotonic ones."""

    def __init__(
        self,
        store: Store,
        phones: Phones,
        desk: Desk,
        services: Services,
        pace: Pace,
        *,
        clock: Callable[[], float],
        ticks: Callable[[], float],
    ) -> None:
        self._store = store
        self._phones = phones
        self._desk = desk
        self._services = services
        self._pace = pace
        self._clock = clock
        self._ticks = ticks

    async def ping(self, request: Request) -> JSONResponse:
        """Whether this system may send; nothing is sent."""
        system = await self._admitted(request)
        return system if isinstance(system, JSONResponse) else success("pong")

    async def send(self, request: Request) -> JSONResponse:
        """Wake one phone."""
        system = await self._admitted(request)
        if isinstance(system, JSONResponse):
            return system
        push = await self._desk.read(request, Push)
        if isinstance(push, JSONResponse):
            return push
        wait = self._pace.wait(system, self._ticks())
        if wait > 0:
            _log_refused(system, push, Reason.RATE_LIMITED)
            message = "This system sends too many pushes."
            return self._desk.refuse(429, Reason.RATE_LIMITED, message, retry_after=wait)
        return await self._send(system, push)

    async def _admitted(self, request: Request) -> str | JSONResponse:
        header = request.headers.get("Authorization")
        match await asyncio.to_thread(admit, self._store, header):
            case Admitted(system=system):
                return system
            case Barred(system=system, why=why):
                log.warning("system refused", system=system, reason="blocked", why=why)
                message = "Updates are blocked for this system."
                return self._desk.refuse(403, Reason.SYSTEM_BLOCKED, message, why=why)
            case stranger:
                named = stranger.system or "unknown"
                log.warning("system refused", system=named, reason="unauthorized")
                message = "The system is unknown or its secret is wrong."
                return self._desk.refuse(401, Reason.UNAUTHORIZED, message)

    async def _send(self, system: str, push: Push) -> JSONResponse:
        phone = await asyncio.to_thread(self._phones.find, push.topic)
        if phone is None:
            _log_refused(system, push, Reason.PHONE_UNKNOWN)
            message = "No phone is registered for this topic."
            return self._desk.refuse(404, Reason.PHONE_UNKNOWN, message)
        asked_at = self._clock()
        outcome = await send(self._services, phone, push, self._clock)
        self._desk.counters.sent(phone.platform.value, _NAMES[type(outcome)])
        _log_sent(system, phone, push, outcome)
        return answer_to_push(await asyncio.to_thread(self._noted, phone, outcome, asked_at))

    def _noted(self, phone: Phone, outcome: Outcome, asked_at: float) -> Outcome:
        if isinstance(outcome, Delivered):
            self._phones.used(phone)
        elif isinstance(outcome, Gone) and not self._phones.gone(phone, outcome, asked_at):
            return RetryAfter(1.0, "the phone has registered anew")
        return outcome


def _log_refused(system: str, push: Push, reason: Reason) -> None:
    log.warning(
        "push refused",
        system=system,
        platform=PLATFORMS[push.type].value,
        outcome=reason.value,
        call_id=push.shown_call_id,
        topic=push.topic[:SHOWN_TOPIC],
    )


def _log_sent(system: str, phone: Phone, push: Push, outcome: Outcome) -> None:
    fields = {
        "system": system,
        "platform": phone.platform.value,
        "outcome": _NAMES[type(outcome)],
        "call_id": push.shown_call_id,
        "topic": push.topic[:SHOWN_TOPIC],
    }
    if isinstance(outcome, Delivered):
        log.info("push sent", **fields)
    else:
        log.warning("push refused", **fields, why=outcome.why)
