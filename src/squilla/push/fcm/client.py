"""Pushes to an Android app through Firebase (M4), with the publisher's service account."""

import asyncio
import ssl
from collections.abc import Callable

import httpx2

from squilla.model.push import FcmAddress
from squilla.push.fcm.account import ServiceAccount
from squilla.push.fcm.answer import outcome
from squilla.push.fcm.http import Answer, post
from squilla.push.fcm.message import NOWHERE, body
from squilla.push.fcm.oauth import AccessToken, AccessTokens
from squilla.push.message import Message
from squilla.push.outcome import Outcome
from squilla.push.retry import unreachable
from squilla.push.sockets import CONNECTION

LIMIT = 5.0
"""Seconds that one push may take, a new access token included."""

_POOL = httpx2.Limits(max_connections=4, keepalive_expiry=180.0)


class FcmClient:
    """Pushes for one project at `url`, over connections that are kept.

    `host` is that of a caller's SIP address as the app shows it, `clock` gives Unix seconds,
    `limit` is in seconds.
    """

    def __init__(
        self,
        account: ServiceAccount,
        *,
        url: str,
        ssl_context: ssl.SSLContext,
        clock: Callable[[], float],
        host: str = NOWHERE,
        limit: float = LIMIT,
    ) -> None:
        self._url = f"{url}/v1/projects/{account.project_id}/messages:send"
        self._clock = clock
        self._host = host
        self._limit = limit
        self._client = _client(ssl_context)
        self._tokens = AccessTokens(account, self._client, clock)

    async def push(self, address: FcmAddress, message: Message) -> Outcome:
        """What came of it. A token that Google does not take any more is renewed once."""
        try:
            async with asyncio.timeout(self._limit):
                return await self._push(address, message)
        except TimeoutError as error:
            return unreachable(error)

    async def close(self) -> None:
        """Closes the connections; the client cannot be used again."""
        await self._client.aclose()

    async def _push(self, address: FcmAddress, message: Message) -> Outcome:
        token = await self._tokens.current()
        if not isinstance(token, AccessToken):
            return token
        answer = await self._send(token, address, message)
        if isinstance(answer, Answer) and answer.status == 401:
            token = await self._tokens.current(refused=token)
            if not isinstance(token, AccessToken):
                return token
            answer = await self._send(token, address, message)
        return outcome(answer, self._clock()) if isinstance(answer, Answer) else answer

    async def _send(
        self, token: AccessToken, address: FcmAddress, message: Message
    ) -> Answer | Outcome:
        headers = {"Authorization": f"Bearer {token.text}"}
        content = body(address.token, message, self._clock(), self._host)
        return await post(self._client, self._url, headers=headers, json=content)


def _client(ssl_context: ssl.SSLContext) -> httpx2.AsyncClient:
    transport = httpx2.AsyncHTTPTransport(
        verify=ssl_context, trust_env=False, http2=True, limits=_POOL, socket_options=CONNECTION
    )
    # A time limit of a read would end every push on the same connection: push() has its own.
    return httpx2.AsyncClient(transport=transport, timeout=None)
