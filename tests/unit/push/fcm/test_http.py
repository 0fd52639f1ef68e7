"""One request to Google, bounded in what it reads."""

import asyncio
from collections.abc import AsyncIterator

import httpx2
import pytest

from squilla.push.fcm.http import Answer, post
from squilla.push.outcome import RetryAfter

URL = "https://push.example/send"


def _post(handler: httpx2.MockTransport) -> Answer | RetryAfter:
    async def act() -> Answer | RetryAfter:
        async with httpx2.AsyncClient(transport=handler) as client:
            return await post(client, URL, json={})

    return asyncio.run(act())


class Endless(httpx2.AsyncByteStream):
    """A body that never ends."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while True:
            yield b" " * 4096


def test_an_endless_answer_is_not_read_to_its_end() -> None:
    answer = _post(httpx2.MockTransport(lambda _: httpx2.Response(200, stream=Endless())))
    assert isinstance(answer, Answer)
    assert answer.content == {}


@pytest.mark.parametrize("body", [b"", b"[1]", b"[" * 60_000, b"\xff", b"{", b"null"])
def test_what_is_no_object_counts_as_nothing(body: bytes) -> None:
    answer = _post(httpx2.MockTransport(lambda _: httpx2.Response(500, content=body)))
    assert isinstance(answer, Answer)
    assert (answer.status, answer.content) == (500, {})


@pytest.mark.parametrize(
    ("error", "tries"),
    [
        (httpx2.ReadError(URL), 2),
        (httpx2.RemoteProtocolError(URL), 2),
        (httpx2.ConnectError(URL), 1),
        (httpx2.ConnectTimeout(URL), 1),
    ],
)
def test_only_a_lost_connection_is_tried_again(error: Exception, tries: int) -> None:
    seen: list[httpx2.Request] = []

    def fail(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        raise error

    answer = _post(httpx2.MockTransport(fail))
    assert isinstance(answer, RetryAfter)
    assert URL not in answer.why
    assert len(seen) == tries
