"""What is too long is not kept, and not even read to its end."""

import asyncio
from collections.abc import AsyncIterator

import pytest

from squilla.robot.bounded import read_at_most


class Pieces:
    """Four bytes at a time, and how many times somebody asked."""

    def __init__(self, count: int) -> None:
        self.count, self.given = count, 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for _ in range(self.count):
            self.given += 1
            yield b"abcd"


@pytest.mark.parametrize(("count", "body"), [(0, b""), (1, b"abcd"), (2, b"abcdabcd")])
def test_what_fits_is_joined(count: int, body: bytes) -> None:
    assert asyncio.run(read_at_most(Pieces(count), 8)) == body


def test_reading_ends_with_the_first_byte_too_many() -> None:
    pieces = Pieces(1000)
    assert asyncio.run(read_at_most(pieces, 8)) is None
    assert pieces.given == 3
