"""What is known is asked once."""

import asyncio

import pytest

from squilla.doctor.sight import Sight
from tests.unit.doctor.making import TARGET


def test_a_probe_is_asked_once_however_many_want_it() -> None:
    asked: list[tuple[str, int]] = []

    async def probe(host: str, *, port: int) -> str:
        asked.append((host, port))
        await asyncio.sleep(0)
        return f"{host}:{port}"

    async def scene() -> list[str]:
        sight = Sight(TARGET)
        wanted = (sight.know(probe, "a", port=1), sight.know(probe, "a", port=1))
        return [*await asyncio.gather(*wanted), await sight.know(probe, "a", port=2)]

    assert asyncio.run(scene()) == ["a:1", "a:1", "a:2"]
    assert asked == [("a", 1), ("a", 2)]


def test_a_probe_that_fails_does_so_for_each_who_asks() -> None:
    asked: list[int] = []

    async def probe() -> None:
        asked.append(1)
        raise LookupError

    async def scene() -> None:
        sight = Sight(TARGET)
        for _ in range(2):
            with pytest.raises(LookupError):
                await sight.know(probe)
        await sight.close()

    asyncio.run(scene())
    assert asked == [1]


def test_who_gives_up_does_not_take_the_answer_from_the_others() -> None:
    async def probe() -> str:
        await asyncio.sleep(0.02)
        return "answer"

    async def scene() -> str:
        sight = Sight(TARGET)
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(sight.know(probe), 0.001)
        return await sight.know(probe)

    assert asyncio.run(scene()) == "answer"
