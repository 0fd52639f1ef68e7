"""What may come in and how it goes out: small bodies only, and nothing that a cache may keep."""

from collections.abc import Iterable

from starlette.datastructures import MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from squilla.webrest.refusals import refusal

MAX_BYTES = 16_384


class SmallBodies:
    """Refuses a request body over 16 kB with 413 before anything reads it."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, at most one byte more than allowed, then let the application have it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        messages: list[Message] = []
        size = 0
        while not messages or messages[-1].get("more_body", False):
            messages.append(await receive())
            size += len(messages[-1].get("body", b""))
            if size > MAX_BYTES:
                await refusal(413, f"The body is over {MAX_BYTES} bytes.")(scope, receive, send)
                return
        await self._app(scope, _again(messages, receive), send)


class NeverStored:
    """Marks every answer `Cache-Control: no-store`: one of them carries the SIP secret."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Add the header where an answer starts."""

        async def send_marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["Cache-Control"] = "no-store"
            await send(message)

        await self._app(scope, receive, send_marked)


def _again(messages: Iterable[Message], receive: Receive) -> Receive:
    waiting = iter(tuple(messages))

    async def replay() -> Message:
        message = next(waiting, None)
        return message if message is not None else await receive()

    return replay
