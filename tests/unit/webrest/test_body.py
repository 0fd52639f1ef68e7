"""Small bodies, and answers that nobody keeps."""

import asyncio

import pytest
from starlette.testclient import TestClient
from starlette.types import Message, Receive, Scope, Send

from squilla.webrest.body import MAX_BYTES, NeverStored, SmallBodies
from tests.unit.webrest.world import Headers


class Echo:
    """An application that answers with the body it read."""

    def __init__(self) -> None:
        self.bodies: list[bytes] = []

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        body, more = b"", scope["type"] == "http"
        while more:
            message = await receive()
            body += message.get("body", b"")
            more = message.get("more_body", False)
        self.bodies.append(body)
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": body})


def status_of(app: SmallBodies, *pieces: bytes, kind: str = "http") -> int:
    messages: list[Message] = [
        {"type": "http.request", "body": piece, "more_body": number < len(pieces)}
        for number, piece in enumerate(pieces, start=1)
    ]
    sent: list[Message] = []

    async def receive() -> Message:
        return messages.pop(0)

    async def send(message: Message) -> None:
        sent.append(message)

    asyncio.run(app({"type": kind, "headers": []}, receive, send))
    status = sent[0]["status"]
    assert isinstance(status, int)
    return status


@pytest.mark.parametrize(
    ("pieces", "status"),
    [
        ((b"",), 200),
        ((b"x" * MAX_BYTES,), 200),
        ((b"x" * (MAX_BYTES - 1), b"x"), 200),
        ((b"x" * (MAX_BYTES + 1),), 413),
        ((b"x" * MAX_BYTES, b"x"), 413),
        ((b"x" * 9000, b"x" * 9000, b"never read"), 413),
    ],
)
def test_a_body_is_passed_on_whole_or_refused_unread(
    pieces: tuple[bytes, ...], status: int
) -> None:
    echo = Echo()
    assert status_of(SmallBodies(echo), *pieces) == status
    assert echo.bodies == ([b"".join(pieces)] if status == 200 else [])


def test_what_is_no_request_passes_untouched() -> None:
    echo = Echo()
    assert status_of(SmallBodies(echo), kind="websocket") == 200
    assert echo.bodies == [b""]


def test_a_lost_connection_reaches_the_application() -> None:
    seen: list[str] = []

    async def app(_scope: Scope, receive: Receive, _send: Send) -> None:
        seen.extend([(await receive())["type"], (await receive())["type"]])

    messages: list[Message] = [
        {"type": "http.request", "body": b"x", "more_body": True},
        {"type": "http.disconnect"},
    ]

    async def receive() -> Message:
        return messages.pop(0)

    async def send(_message: Message) -> None:
        raise AssertionError

    asyncio.run(SmallBodies(app)({"type": "http"}, receive, send))
    assert seen == ["http.request", "http.disconnect"]


def test_an_applications_own_caching_header_is_replaced() -> None:
    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        headers = [(b"cache-control", b"max-age=60")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})

    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        raise AssertionError

    asyncio.run(NeverStored(app)({"type": "http"}, receive, send))
    assert sent[0]["headers"] == [(b"cache-control", b"no-store")]


@pytest.mark.parametrize("path", ["user/me", "profiling/all", "no/such/path", "user/me?x=1"])
@pytest.mark.parametrize("method", ["GET", "DELETE", "POST"])
def test_no_answer_may_be_kept(client: TestClient, phone: Headers, method: str, path: str) -> None:
    for headers in (phone, {}):
        answer = client.request(method, path, headers=headers)
        assert answer.headers.get_list("cache-control") == ["no-store"]


@pytest.mark.parametrize("path", ["authentication/login", "astproxy/hangup", "user/presence"])
def test_a_large_body_is_413_for_anybody(client: TestClient, phone: Headers, path: str) -> None:
    body = {"username": "x" * MAX_BYTES}
    for headers in (phone, {}):
        answer = client.post(path, json=body, headers=headers)
        assert answer.status_code == 413
        assert list(answer.json()) == ["message"]
        assert answer.headers["cache-control"] == "no-store"
