"""One request to Google, bounded: an answer's status, headers and JSON, or why there is none."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import httpx2

from squilla.push.outcome import RetryAfter
from squilla.push.retry import retry_after, unreachable

_BODY = 65536
_LOST = (httpx2.ReadError, httpx2.WriteError, httpx2.ProtocolError)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer; `content` is its JSON object, empty when it holds none."""

    status: int
    headers: Mapping[str, str] = field(repr=False)
    content: Mapping[str, Any] = field(repr=False)

    def retry(self, now: float, what: str) -> RetryAfter:
        """The outcome when the service is busy; `what` names who said so."""
        wait = retry_after(self.headers.get("retry-after"), now)
        return RetryAfter(wait, f"{what}: HTTP {self.status}")

    @property
    def is_busy(self) -> bool:
        """Whether the same may work later."""
        return self.status == 429 or self.status >= 500


async def post(client: httpx2.AsyncClient, url: str, **what: Any) -> Answer | RetryAfter:  # noqa: ANN401 - httpx2's own
    """Posts `what` (httpx2's headers, data, json); a failed connection is a RetryAfter.

    Twice if need be: Google may have closed an idle connection, which shows only now.
    """
    try:
        try:
            return await _answer(client, url, what)
        except _LOST:
            return await _answer(client, url, what)
    except httpx2.TransportError as error:
        return unreachable(error)


async def _answer(client: httpx2.AsyncClient, url: str, what: dict[str, Any]) -> Answer:
    async with client.stream("POST", url, **what) as response:
        return Answer(response.status_code, response.headers, await _content(response))


async def _content(response: httpx2.Response) -> Mapping[str, Any]:
    body = b""
    async for part in response.aiter_bytes():
        body += part
        if len(body) > _BODY:
            return {}
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return {}
    return content if isinstance(content, dict) else {}
