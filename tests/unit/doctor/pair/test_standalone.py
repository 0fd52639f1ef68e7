"""pair/standalone.py: a listener for one code, that goes away by itself."""

import asyncio
import socket
import ssl
from pathlib import Path

import pytest

from squilla.doctor.pair import standalone
from squilla.doctor.pair.code import Code
from squilla.doctor.pair.inside_end import InsideEnd, Stage
from squilla.doctor.pair.outside import Paired, paired
from squilla.doctor.pair.standalone import CONNECTIONS, Ended, serve_pair
from tests.browser.server import write_certificate
from tests.unit.doctor.pair.ends import (
    CODE,
    PEER,
    Clock,
    Outside,
    Ran,
    Turned,
    Words,
    errand,
    errands,
    run,
)
from tests.unit.doctor.pair.listening import LOOPBACK, free_port, listening


def make(clock: Clock | None = None) -> InsideEnd:
    return InsideEnd(errands(Ran()), clock) if clock else InsideEnd(errands(Ran()))


def test_it_tells_each_stage_once() -> None:
    stages: list[Stage] = []

    async def play() -> None:
        async with listening(make(), watch=lambda state: stages.append(state.stage)) as (port, _):
            async with paired(LOOPBACK, port, CODE.shown):
                await asyncio.sleep(0.4)
            await asyncio.sleep(0.4)

    run(play())
    assert stages == [Stage.WAITING, Stage.PAIRED, Stage.WAITING]


def test_it_ends_when_its_time_is_up() -> None:
    assert run(serve_pair(CODE, free_port(), 0.1)) is Ended.TIME_UP


def test_it_ends_with_its_code() -> None:
    clock = Clock()

    async def play() -> Ended:
        async with listening(make(clock)) as (_, serving):
            clock.now += 601
            return await serving

    assert run(play()) is Ended.TIME_UP


def test_it_ends_with_five_wrong_hellos() -> None:
    inside = make()

    async def play() -> Ended:
        async with listening(inside) as (_, serving):
            guesser = await asyncio.to_thread(Outside, inside, Code("0000000000"))
            for _ in range(5):
                guesser.join()
            return await serving

    assert run(play()) is Ended.GUESSED
    assert inside.hello(b"x", PEER) is None


def test_a_port_that_is_taken_is_told() -> None:
    with socket.create_server(("", 0)) as taken:
        assert run(serve_pair(CODE, taken.getsockname()[1], 1)) is Ended.CANNOT_LISTEN


def test_a_certificate_that_cannot_be_used_is_told(tmp_path: Path) -> None:
    ended = run(serve_pair(CODE, free_port(), 1, tmp_path / "nothing.pem"))
    assert ended is Ended.BAD_CERTIFICATE


def test_a_given_certificate_is_shown(tmp_path: Path) -> None:
    certificate, key = write_certificate(tmp_path)
    both = tmp_path / "both.pem"
    both.write_bytes(certificate.read_bytes() + key.read_bytes())

    async def play() -> None:
        async with listening(make(), both) as (port, _):
            context = ssl.create_default_context(cafile=str(certificate))
            _, writer = await asyncio.open_connection(LOOPBACK, port, ssl=context)
            writer.close()
            await writer.wait_closed()

    run(play())


async def raw(port: int, data: bytes) -> bytes:
    context = ssl.create_default_context()
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    reader, writer = await asyncio.open_connection(LOOPBACK, port, ssl=context)
    writer.write(data)
    try:
        return await reader.read()
    finally:
        writer.close()
        await asyncio.gather(writer.wait_closed(), return_exceptions=True)


@pytest.mark.parametrize(
    ("data", "status"),
    [
        (b"POST /probe/other HTTP/1.1\r\nContent-Length: 0\r\n\r\n", b"HTTP/1.1 404 Not Found"),
        (b"POST /probe/hello HTTP/1.1\r\nContent-Length: 0\r\n\r\n", b"HTTP/1.1 200 OK"),
        (b"GET / HTTP/1.1\r\n\r\n", b""),
        (b"", b""),
    ],
)
def test_strangers_get_little(data: bytes, status: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(standalone, "_REQUEST_SECONDS", 0.2)

    async def play() -> bytes:
        async with listening(make()) as (port, _):
            return await raw(port, data)

    assert run(play()).partition(b"\r\n")[0] == status


def test_more_connections_than_it_bears_are_dropped() -> None:
    async def play() -> Turned | None:
        async with listening(make()) as (port, _), paired(LOOPBACK, port, CODE.shown) as inside:
            assert isinstance(inside, Paired)
            crowd = [asyncio.create_task(raw(port, b"")) for _ in range(CONNECTIONS + 5)]
            done, _ = await asyncio.wait(crowd, timeout=1, return_when=asyncio.FIRST_COMPLETED)
            assert done
            turned = await inside.ask(errand(), Words(("a", "b")))
            for task in crowd:
                task.cancel()
            await asyncio.gather(*crowd, return_exceptions=True)
            return turned

    assert run(play()) == Turned(("b", "a"))
