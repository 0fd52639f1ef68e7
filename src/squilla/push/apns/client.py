"""Pushes rings to iPhones (M4), by HTTP/2 to Apple's two environments."""

import asyncio
import re
import ssl
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from squilla.model.push import ApnsAddress
from squilla.push.apns.answer import (
    BAD_TOKEN,
    EXPIRED,
    Elsewhere,
    Reading,
    TokenExpired,
    read,
    settle,
)
from squilla.push.apns.connection import Connection
from squilla.push.apns.credentials import ApnsCredentials
from squilla.push.apns.environments import Environments
from squilla.push.apns.line import Request
from squilla.push.apns.payload import payload
from squilla.push.apns.token import ProviderToken
from squilla.push.message import Ring
from squilla.push.outcome import Delivered, Gone, Outcome, Rejected, RetryAfter

PUSH_SECONDS = 5.0
"""A push that takes longer counts as not sent."""

_TOKEN = re.compile(r"[0-9A-Fa-f]{2,200}")

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Post:
    """One push, for whichever environment; `deadline` is the event loop's time."""

    id: str
    path: str = field(repr=False)
    headers: dict[str, str]
    body: bytes = field(repr=False)
    deadline: float


class ApnsClient:
    """Keeps one connection to each environment, and remembers which one a token belongs to.

    `host` is the SIP domain that a caller's number is shown with; `clock` gives Unix seconds.
    BadCredentials when the key is none.
    """

    def __init__(
        self,
        credentials: ApnsCredentials,
        *,
        url: str,
        sandbox_url: str,
        ssl_context: ssl.SSLContext,
        clock: Callable[[], float],
        host: str = "localhost",
        seconds: float = PUSH_SECONDS,
    ) -> None:
        self._topic = f"{credentials.bundle}.voip"
        self._token = ProviderToken(credentials, clock)
        self._production = Connection(url, ssl_context, seconds)
        self._sandbox = Connection(sandbox_url, ssl_context, seconds)
        self._environments = Environments()
        self._clock = clock
        self._host = host
        self._seconds = seconds

    async def push(self, address: ApnsAddress, ring: Ring) -> Outcome:
        """Sends a ring within 5 s; asks the other environment when one does not know the token."""
        if not _TOKEN.fullmatch(address.token):
            return Gone(BAD_TOKEN)
        post = self._post(address, ring)
        sandbox = self._environments.is_sandbox(address)
        reading = await self._ask(post, sandbox=sandbox)
        if not isinstance(reading, Elsewhere):
            return reading
        other = await self._ask(post, sandbox=not sandbox)
        if isinstance(other, Delivered):
            self._environments.learn(address, sandbox=not sandbox)
            log.info("iPhone belongs to the other environment", sandbox=not sandbox, wake=ring.id)
        return settle(reading, other)

    async def close(self) -> None:
        """Ends both connections."""
        await self._production.close()
        await self._sandbox.close()

    def _post(self, address: ApnsAddress, ring: Ring) -> _Post:
        headers = {
            "apns-topic": self._topic,
            "apns-push-type": "voip",
            "apns-priority": "10",
            "apns-expiration": str(int(ring.sent_at + ring.ttl)),
            "apns-id": ring.id,
        }
        deadline = asyncio.get_running_loop().time() + self._seconds
        path = f"/3/device/{address.token.lower()}"
        return _Post(ring.id, path, headers, payload(ring, self._host), deadline)

    async def _ask(self, post: _Post, *, sandbox: bool) -> Outcome | Elsewhere:
        """With a newer token of ours if Apple calls ours expired and it may be renewed."""
        token = self._token.current()
        reading = await self._send(post, token, sandbox=sandbox)
        if isinstance(reading, TokenExpired) and self._token.renewed(token):
            reading = await self._send(post, self._token.current(), sandbox=sandbox)
        return Rejected(EXPIRED) if isinstance(reading, TokenExpired) else reading

    async def _send(self, post: _Post, token: str, *, sandbox: bool) -> Reading:
        connection = self._sandbox if sandbox else self._production
        headers = {**post.headers, "authorization": f"bearer {token}"}
        reply = await connection.post(Request(post.path, headers, post.body, post.deadline))
        if isinstance(reply, RetryAfter):
            return reply
        return read(reply, post.id, self._clock())
