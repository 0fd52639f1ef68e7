"""probe/router.py: both ends over Squilla's own HTTPS, and nothing for anybody else."""

import asyncio
from collections.abc import Iterator
from pathlib import Path

import httpx2
import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from starlette.types import Message

from squilla.doctor.pair.code import Code
from squilla.doctor.pair.handshake import HELLO_BYTES, say_hello
from squilla.doctor.pair.inside_end import InsideEnd, Stage
from squilla.doctor.pair.outside import Paired, Unpaired, Why, paired
from squilla.doctor.pair.seal import LONGEST_MESSAGE, SALT_BYTES
from squilla.doctor.pair.wire import ERRAND_PATH, HELLO_PATH
from squilla.probe.router import probe_router
from tests.browser.server import serving
from tests.unit.doctor.pair.ends import CODE, Clock, Ran, Turned, Words, errand, errands, run

ANYBODY = "https://testserver"


@pytest.fixture
def inside() -> InsideEnd:
    return InsideEnd(errands(Ran()))


@pytest.fixture
def app(inside: InsideEnd) -> FastAPI:
    app = FastAPI(openapi_url=None)
    app.include_router(probe_router(inside))
    return app


@pytest.fixture
def port(app: FastAPI, tmp_path: Path) -> Iterator[int]:
    with serving(app, tmp_path) as url:
        yield int(url.rpartition(":")[2])


def test_an_outside_with_the_code_is_served(inside: InsideEnd, port: int) -> None:
    inside.offer(CODE)

    async def play() -> list[Turned]:
        async with paired("pbx.example.com", port, CODE.shown, connect="127.0.0.1") as there:
            assert isinstance(there, Paired)
            assert there.seen_as == "127.0.0.1"
            asked = (there.ask(errand(), Words((str(n), "x"))) for n in range(20))
            return list(await asyncio.gather(*asked))

    assert run(play()) == [Turned(("x", str(n))) for n in range(20)]
    assert inside.state.stage is Stage.WAITING


def test_five_wrong_codes_end_the_right_one(inside: InsideEnd, port: int) -> None:
    inside.offer(Code("7777777777"))

    async def play(code: str) -> Paired | Unpaired:
        async with paired("127.0.0.1", port, code) as there:
            return there

    assert run(play("7777-7777-77")) != Unpaired(Why.WRONG_CODE)
    for _ in range(5):
        assert run(play(CODE.shown)) == Unpaired(Why.WRONG_CODE)
    assert run(play("7777-7777-77")) == Unpaired(Why.WRONG_CODE)
    assert inside.state.stage is Stage.GUESSED


def refusal(client: TestClient, path: str, body: bytes) -> tuple[int, bytes, dict[str, str]]:
    response: httpx2.Response = client.post(path, content=body)
    headers = {name: value for name, value in response.headers.items() if name != "date"}
    return response.status_code, response.content, headers


@pytest.mark.parametrize("offered", [False, True])
def test_every_refusal_is_the_same(app: FastAPI, inside: InsideEnd, *, offered: bool) -> None:
    if offered:
        inside.offer(CODE)
    client = TestClient(app, base_url=ANYBODY)
    refused = [
        refusal(client, path, body)
        for path in (HELLO_PATH, ERRAND_PATH)
        for body in (
            say_hello(b"?" * 32).message,
            bytes(HELLO_BYTES + 1),
            bytes(41),
            b"?",
            bytes(LONGEST_MESSAGE + 1),
        )
    ]
    assert len(refused) == 10
    assert all(one == refused[0] for one in refused)
    assert refused[0][:2] == (404, b"")
    assert set(refused[0][2]) == {"cache-control", "content-length", "content-type"}


def test_anybody_hears_sixteen_bytes_and_only_so_often() -> None:
    inside = InsideEnd(errands(Ran()), Clock())
    app = FastAPI(openapi_url=None)
    app.include_router(probe_router(inside))
    client = TestClient(app, base_url=ANYBODY)
    answers = [client.post(HELLO_PATH) for _ in range(30)]
    assert {len(one.content) for one in answers if one.status_code == 200} == {SALT_BYTES}
    assert [one.status_code for one in answers] == [200] * 20 + [404] * 10


@pytest.mark.parametrize(
    ("path", "most"), [(HELLO_PATH, HELLO_BYTES), (ERRAND_PATH, LONGEST_MESSAGE)]
)
def test_an_endless_request_is_not_read_to_its_end(app: FastAPI, path: str, most: int) -> None:
    chunk = bytes(max(1, most // 4))
    read: list[int] = []
    sent: list[Message] = []
    scope = {"type": "http", "method": "POST", "path": path, "query_string": b"", "headers": []}

    async def receive() -> Message:
        read.append(len(chunk))
        return {"type": "http.request", "body": chunk, "more_body": len(read) < 50}

    async def send(message: Message) -> None:
        sent.append(message)

    run(app({**scope, "client": ("203.0.113.9", 5)}, receive, send))
    assert sent[0]["status"] == 404
    assert len(read) == 5


def test_the_paths_are_in_no_schema() -> None:
    app = FastAPI()
    app.include_router(probe_router(InsideEnd()))
    assert app.openapi()["paths"] == {}
