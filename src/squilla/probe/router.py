"""The two paths of `doctor.pair.wire`, for whoever holds the code that a page shows.

What is refused is refused with one empty 404, whatever was wrong with it; what a request may weigh
is settled before anything looks into it.
"""

from fastapi import APIRouter, Request
from starlette.requests import ClientDisconnect
from starlette.responses import Response

from squilla.doctor.pair.handshake import HELLO_BYTES
from squilla.doctor.pair.inside_end import InsideEnd
from squilla.doctor.pair.seal import LONGEST_MESSAGE
from squilla.doctor.pair.wire import ERRAND_PATH, HELLO_PATH, MEDIA_TYPE

_HEADERS = {"Cache-Control": "no-store"}


def probe_router(inside: InsideEnd) -> APIRouter:
    """The paths, to be included at the root."""
    doors = _Doors(inside)
    router = APIRouter(include_in_schema=False)
    for path, endpoint in ((HELLO_PATH, doors.hello), (ERRAND_PATH, doors.errand)):
        router.add_api_route(path, endpoint, methods=["POST"], response_model=None)
    return router


class _Doors:
    """What stands between HTTP and the inside's end."""

    def __init__(self, inside: InsideEnd) -> None:
        self._inside = inside

    async def hello(self, request: Request) -> Response:
        """The salt, or a welcome."""
        message = await _body(request, HELLO_BYTES)
        peer = request.client.host if request.client else ""
        return _answer(self._inside.hello(message, peer) if message is not None else None)

    async def errand(self, request: Request) -> Response:
        """The answer of an errand."""
        message = await _body(request, LONGEST_MESSAGE)
        return _answer(await self._inside.errand(message) if message is not None else None)


async def _body(request: Request, most: int) -> bytes | None:
    body = bytearray()
    try:
        async for chunk in request.stream():
            body += chunk
            if len(body) > most:
                return None
    except ClientDisconnect:
        return None
    return bytes(body)


def _answer(body: bytes | None) -> Response:
    status = 404 if body is None else 200
    return Response(body or b"", status, _HEADERS, media_type=MEDIA_TYPE)
