"""The door for phones: the app says which token its topic has (M4).

It shows the key that is compiled into the app. Whoever took that out of the app could register
phones of their own, but reaches nobody else's: a topic is the hash of a login token.
"""

import asyncio
import hmac

import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse

from squilla.gateway.answers import Reason, success
from squilla.gateway.contract import Registration
from squilla.gateway.desk import Desk
from squilla.gateway.phones import Phones

log = structlog.get_logger(__name__)

HEADER = "Instance-Token"
SHOWN_TOPIC = 8
"""Hex digits of a topic in the log: enough to follow one phone, useless for anything else."""


class AppDoor:
    """Answers `register` and `deregister`; an empty `app_key` lets nobody in."""

    def __init__(self, phones: Phones, desk: Desk, app_key: str) -> None:
        self._phones = phones
        self._desk = desk
        self._app_key = app_key.encode()

    async def register(self, request: Request) -> JSONResponse:
        """Remember a phone; the last registration on a topic wins."""
        asked = await self._asked(request)
        if isinstance(asked, JSONResponse):
            return asked
        await asyncio.to_thread(self._phones.register, asked.topic, asked.platform, asked.token)
        _log("phone registered", asked)
        return success()

    async def deregister(self, request: Request) -> JSONResponse:
        """Forget a phone, if the topic has this token."""
        asked = await self._asked(request)
        if isinstance(asked, JSONResponse):
            return asked
        if not await asyncio.to_thread(self._phones.deregister, asked.topic, asked.token):
            _log("no such phone to deregister", asked)
            return success()  # an app that is told otherwise can't sign out
        _log("phone deregistered", asked)
        return success()

    async def _asked(self, request: Request) -> Registration | JSONResponse:
        shown = request.headers.get(HEADER, "").encode("latin-1")
        if not self._app_key:
            log.error("registration refused: setting gateway_app_key is empty")
        elif hmac.compare_digest(shown, self._app_key):
            return await self._desk.read(request, Registration)
        else:
            log.warning("registration refused: another Instance-Token than gateway_app_key")
        return self._desk.refuse(401, Reason.UNAUTHORIZED, f"{HEADER} is missing or wrong.")


def _log(event: str, asked: Registration) -> None:
    log.info(event, platform=asked.platform.value, topic=asked.topic[:SHOWN_TOPIC])
