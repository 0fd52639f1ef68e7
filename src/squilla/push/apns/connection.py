"""One long-lived connection to one of Apple's hosts, which takes many of them for abuse.

A line that is lost or told to go (GOAWAY) is replaced, and what was on its way is sent once more:
a second push with the same apns-id is better than none.
"""

import asyncio
import ssl

from squilla.push.apns.line import Line, Lost, Reply, Request
from squilla.push.outcome import RetryAfter
from squilla.push.retry import unreachable

_REPEATS = 2

_Opening = asyncio.Task[Line | RetryAfter]


class Connection:
    """To the host of `url`; opens a line when there is something to send, in `seconds` at most."""

    def __init__(self, url: str, ssl_context: ssl.SSLContext, seconds: float) -> None:
        self._url = url
        self._ssl_context = ssl_context
        self._seconds = seconds
        self._opening: _Opening | None = None

    async def post(self, request: Request) -> Reply | RetryAfter:
        """The answer, if it comes until the request's deadline."""
        result = await self._try(request)
        for _ in range(_REPEATS):
            if not (isinstance(result, Lost) and result.again):
                break
            result = await self._try(request)
        return result.outcome if isinstance(result, Lost) else result

    async def close(self) -> None:
        """Ends the line; a push under way is lost."""
        if self._opening is not None:
            await self._leave(self._opening)

    async def _try(self, request: Request) -> Reply | RetryAfter | Lost:
        opening = self._open()
        try:
            async with asyncio.timeout_at(request.deadline):
                line = await asyncio.shield(opening)
        except TimeoutError as timeout:
            return unreachable(timeout)
        result = line if isinstance(line, RetryAfter) else await line.ask(request)
        if isinstance(line, RetryAfter) or isinstance(result, Lost):
            await self._leave(opening)
        return result

    def _open(self) -> _Opening:
        """One for all that wait; whoever waits no longer does not stop it."""
        if self._opening is None:
            line = Line.open(self._url, self._ssl_context, self._seconds)
            self._opening = asyncio.create_task(line)
        return self._opening

    async def _leave(self, opening: _Opening) -> None:
        """Only the first of many pushes that lose the same line makes room for a new one."""
        if self._opening is opening:
            self._opening = None
            line = await opening
            if isinstance(line, Line):
                await line.close()
