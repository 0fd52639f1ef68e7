"""Pushes to browsers (M4): RFC 8030, with the message encrypted and the sender named.

The endpoint is what a browser said, so it is checked before each push, redirects are not followed
and private addresses not connected to. Connections are kept, one for each service over HTTP/2.
"""

import asyncio
import ssl
from collections.abc import Callable, Sequence

import httpcore2

from squilla.model.push import WebPushAddress
from squilla.push.message import Message
from squilla.push.outcome import Gone, Outcome, Rejected
from squilla.push.retry import unreachable
from squilla.push.sockets import CONNECTION
from squilla.push.webpush.answer import Answer, outcome
from squilla.push.webpush.encryption import BrowserKeys, encrypt
from squilla.push.webpush.endpoint import Origin, check_endpoint, target
from squilla.push.webpush.message import delivery, payload
from squilla.push.webpush.network import PrivateAddress, PublicNetwork
from squilla.push.webpush.vapid import Vapid, VapidKey

LIMIT = 5.0
"""Seconds that one push may take."""

_CONNECTIONS = 32
_IDLE = 180.0
_BODY = 4096
_LOST = (httpcore2.ReadError, httpcore2.WriteError, httpcore2.ProtocolError)
_ENCRYPTED = {"Content-Encoding": "aes128gcm", "Content-Type": "application/octet-stream"}
_FAILURES = (
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.TimeoutException,
    OSError,
)


class WebPushClient:
    """Pushes with one VAPID key to the services that `hosts` (webpush_hosts) lists.

    `subject` is where a service can reach whoever runs this (mailto: or https:), `clock` gives Unix
    seconds, `limit` is in seconds.
    """

    def __init__(
        self,
        key: VapidKey,
        *,
        subject: str,
        hosts: Sequence[str],
        ssl_context: ssl.SSLContext,
        clock: Callable[[], float],
        limit: float = LIMIT,
    ) -> None:
        self._vapid = Vapid(key, subject, clock)
        self._hosts = tuple(hosts)
        self._clock = clock
        self._limit = limit
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=ssl_context,
            max_connections=_CONNECTIONS,
            keepalive_expiry=_IDLE,
            http2=True,
            network_backend=PublicNetwork(self._hosts),
            socket_options=CONNECTION,
        )

    async def push(self, address: WebPushAddress, message: Message) -> Outcome:
        """What came of it; any address may be given, for what is wrong with it is an outcome."""
        reason = check_endpoint(address.endpoint, self._hosts)
        origin = Origin.of(address.endpoint)
        if reason is not None or origin is None:
            return Rejected(f"endpoint not allowed: {reason}")
        try:
            body = _body(address, message)
        except ValueError as error:
            return Gone(f"subscription of no use: {error}")
        headers = self._headers(origin, message) | (_ENCRYPTED if body else {})
        url = httpcore2.URL(
            scheme="https",
            host=origin.host.strip("[]"),
            port=origin.port,
            target=target(address.endpoint),
        )
        answer = await self._ask(url, headers, body)
        if not isinstance(answer, Answer):
            return answer
        told = (address.endpoint, address.p256dh, address.auth, headers["Authorization"])
        return outcome(answer, message.id, " ".join(told), self._clock())

    async def close(self) -> None:
        """Closes the connections; the client cannot be used again."""
        await self._pool.aclose()

    def _headers(self, origin: Origin, message: Message) -> dict[str, str]:
        return {
            "Host": str(origin).removeprefix("https://"),
            "Authorization": self._vapid.authorization(origin),
            **delivery(message, self._clock()),
        }

    async def _ask(
        self, url: httpcore2.URL, headers: dict[str, str], body: bytes
    ) -> Answer | Outcome:
        """Twice if need be: a service may have closed an idle connection, which shows only now.

        A push that arrives twice has one topic, and one id for the app.
        """
        try:
            async with asyncio.timeout(self._limit):
                try:
                    return await self._post(url, headers, body)
                except _LOST:
                    return await self._post(url, headers, body)
        except PrivateAddress as error:
            return Rejected(f"{error}: webpush_hosts must list it with its port to allow that")
        except _FAILURES as error:
            return unreachable(error)

    async def _post(self, url: httpcore2.URL, headers: dict[str, str], body: bytes) -> Answer:
        fields = list(headers.items())
        async with self._pool.stream("POST", url, headers=fields, content=body) as response:
            return await _read(response)


def _body(address: WebPushAddress, message: Message) -> bytes:
    """Encrypted, or nothing for a phone that gave no keys: one that announced itself in SIP."""
    if not (address.p256dh or address.auth):
        return b""
    return encrypt(payload(message), BrowserKeys.read(address.p256dh, address.auth))


async def _read(response: httpcore2.Response) -> Answer:
    body = b""
    async for part in response.aiter_stream():
        body += part
        if len(body) >= _BODY:
            break
    headers = {
        name.decode("ascii", "replace").lower(): value.decode("ascii", "replace")
        for name, value in response.headers
    }
    return Answer(response.status, headers, body[:_BODY])
