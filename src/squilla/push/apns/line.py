"""One HTTP/2 connection (RFC 9113) over TLS, with many pushes on it at a time.

httpcore2 below httpx2 is used as it is, because httpx2 logs each URL, and these hold the token.
"""

import asyncio
import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Self

import httpcore2

from squilla.push.outcome import RetryAfter
from squilla.push.retry import DEFAULT, unreachable
from squilla.push.sockets import CONNECTION

_ANSWER_BYTES = 4096
_OURS = {"user-agent": "squilla"}
_LOST = (
    httpcore2.NetworkError,
    httpcore2.ProtocolError,
    httpcore2.ConnectionNotAvailable,
)


@dataclass(frozen=True, slots=True)
class Request:
    """A POST, to be answered until `deadline` (the event loop's time)."""

    path: str = field(repr=False)
    headers: Mapping[str, str] = field(repr=False)
    body: bytes = field(repr=False)
    deadline: float


@dataclass(frozen=True, slots=True)
class Reply:
    """What the service answered; names of headers are in lower case, the body is cut to 4 kB."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Lost:
    """The line is dead and to be left; `again` says whether there may still be time to repeat."""

    outcome: RetryAfter
    again: bool


class Line:
    """Open from the start; a lost one stays lost."""

    def __init__(self, origin: httpcore2.Origin, stream: httpcore2.AsyncNetworkStream) -> None:
        self._origin = origin
        self._http2 = httpcore2.AsyncHTTP2Connection(origin, stream)
        self._answered_at = 0.0

    @classmethod
    async def open(cls, url: str, context: ssl.SSLContext, seconds: float) -> Self | RetryAfter:
        """To the host of `url`, within so many seconds for each of TCP and TLS."""
        origin = httpcore2.URL(url).origin
        host = origin.host.decode()
        try:
            stream = await httpcore2.AnyIOBackend().connect_tcp(
                host, origin.port, timeout=seconds, socket_options=CONNECTION
            )
            context.set_alpn_protocols(["h2"])
            stream = await stream.start_tls(context, host, timeout=seconds)
        except (httpcore2.NetworkError, httpcore2.TimeoutException) as error:
            return unreachable(error)
        if stream.get_extra_info("ssl_object").selected_alpn_protocol() != "h2":
            await stream.aclose()
            return RetryAfter(DEFAULT, "unreachable: no HTTP/2 there")
        return cls(origin, stream)

    async def ask(self, request: Request) -> Reply | RetryAfter | Lost:
        """The answer. A line with no sign from the service in all that time counts as lost."""
        began = asyncio.get_running_loop().time()
        try:
            async with asyncio.timeout_at(request.deadline):
                return await self._exchange(request)
        except TimeoutError as timeout:
            late = unreachable(timeout)
            return Lost(late, again=False) if self._answered_at < began else late
        except _LOST as error:
            return Lost(unreachable(error), again=True)

    async def close(self) -> None:
        """Ends it, and every push on it."""
        await self._http2.aclose()

    async def _exchange(self, request: Request) -> Reply:
        url = httpcore2.URL(
            scheme=self._origin.scheme,
            host=self._origin.host,
            port=self._origin.port,
            target=request.path,
        )
        headers = list({**_OURS, **request.headers}.items())
        async with self._http2.stream(
            "POST", url, headers=headers, content=request.body
        ) as response:
            said = b""
            async for piece in response.aiter_stream():
                said = (said + piece)[:_ANSWER_BYTES]
        self._answered_at = asyncio.get_running_loop().time()
        return Reply(response.status, _text(response.headers), said)


def _text(headers: list[tuple[bytes, bytes]]) -> dict[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in headers}
