"""One long-lived HTTP/2 connection (RFC 9113) to one of Apple's hosts.

Apple takes many connections for abuse. One that is lost or told to go (GOAWAY) is replaced, and
what was on its way is sent once more: a second push with the same apns-id is better than none.
The pool below httpx2 is used as it is, because httpx2 logs each URL, and these hold the token.
"""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field

import httpcore2

from squilla.push.outcome import RetryAfter
from squilla.push.retry import unreachable
from squilla.push.sockets import CONNECTION

_TRIES = 2
_ANSWER_BYTES = 4096
_FAILURES = (httpcore2.NetworkError, httpcore2.ProtocolError)
_OURS = {"user-agent": "squilla"}


@dataclass(frozen=True, slots=True)
class Reply:
    """What the service answered; names of headers are in lower case, the body is cut to 4 kB."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


class Connection:
    """To the host of `url`; connects when it is needed."""

    def __init__(self, url: str, ssl_context: ssl.SSLContext) -> None:
        self._url = url
        self._ssl_context = ssl_context
        self._pool = self._new()
        self._answered_at = 0.0

    async def post(
        self, path: str, headers: Mapping[str, str], body: bytes, deadline: float
    ) -> Reply | RetryAfter:
        """The answer, if it comes until `deadline` (the event loop's time)."""
        began, pool = asyncio.get_running_loop().time(), self._pool
        try:
            async with asyncio.timeout_at(deadline):
                return await self._persist(path, headers, body)
        except TimeoutError as timeout:
            if self._answered_at < began:
                await self._replace(pool)
            return unreachable(timeout)

    async def close(self) -> None:
        """Ends the connection; a push under way is lost."""
        await self._pool.aclose()

    async def _persist(
        self, path: str, headers: Mapping[str, str], body: bytes
    ) -> Reply | RetryAfter:
        for _ in range(_TRIES):
            pool = self._pool
            try:
                return await self._ask(pool, path, headers, body)
            except _FAILURES as error:
                outcome = unreachable(error)
                if isinstance(error, httpcore2.ConnectError):
                    break
                await self._replace(pool)
        return outcome

    async def _ask(
        self,
        pool: httpcore2.AsyncConnectionPool,
        path: str,
        headers: Mapping[str, str],
        body: bytes,
    ) -> Reply:
        sent = list({**_OURS, **headers}.items())
        async with pool.stream("POST", self._url + path, headers=sent, content=body) as response:
            said = b""
            async for piece in response.aiter_stream():
                said = (said + piece)[:_ANSWER_BYTES]
        self._answered_at = asyncio.get_running_loop().time()
        return Reply(response.status, _text(response.headers), said)

    async def _replace(self, lost: httpcore2.AsyncConnectionPool) -> None:
        """Only the first of many pushes that lose the same connection makes a new one."""
        if self._pool is lost:
            self._pool = self._new()
            await lost.aclose()

    def _new(self) -> httpcore2.AsyncConnectionPool:
        return httpcore2.AsyncConnectionPool(
            ssl_context=self._ssl_context,
            max_connections=1,
            max_keepalive_connections=1,
            keepalive_expiry=None,
            http1=False,
            http2=True,
            socket_options=CONNECTION,
        )


def _text(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers}
