"""pair/door.py: bounded answers; that no certificate is asked for is shown by both ends' tests."""

from collections.abc import AsyncIterator

import httpx2
import pytest

from squilla.doctor.pair.door import Door
from tests.unit.doctor.pair.ends import run

URL = httpx2.URL("https://192.0.2.1:8443")


async def streamed(*pieces: bytes) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


def posted(handler: httpx2.MockTransport, most: int = 100) -> bytes | None:
    async def play() -> bytes | None:
        async with httpx2.AsyncClient(transport=handler) as client:
            door = Door(client, URL, "pbx.example.com", "pbx.example.com:8443")
            return await door.post("/probe/hello", b"abc", most)

    return run(play())


def test_the_place_is_called_by_its_name() -> None:
    seen: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(200, content=streamed(b"x", b"yz"))

    assert posted(httpx2.MockTransport(answer)) == b"xyz"
    [request] = seen
    assert str(request.url) == "https://192.0.2.1:8443/probe/hello"
    assert request.headers["host"] == "pbx.example.com:8443"
    assert request.extensions["sni_hostname"] == "pbx.example.com"
    assert request.read() == b"abc"


@pytest.mark.parametrize("status", [204, 301, 403, 404, 500])
def test_only_a_200_is_an_answer(status: int) -> None:
    transport = httpx2.MockTransport(lambda _: httpx2.Response(status, content=streamed(b"x")))
    assert posted(transport) is None


def test_an_endless_answer_is_not_read_to_its_end() -> None:
    sent = []

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(100):
            sent.append(1)
            yield bytes(1000)

    transport = httpx2.MockTransport(lambda _: httpx2.Response(200, content=endless()))
    assert posted(transport, most=2500) is None
    assert len(sent) == 3
