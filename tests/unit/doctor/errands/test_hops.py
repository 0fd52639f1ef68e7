"""Hop after hop to the address: where it stops, and what is refused."""

import asyncio

import pytest

from squilla.doctor.errands import hops as module
from squilla.doctor.errands.hops import MOST_HOPS, Hop, Question, walk
from squilla.doctor.errands.hops_icmp import Reply, Said

ADDRESS = "8.8.8.8"
SILENT, REFUSED = Reply(), Reply(Said.REFUSED, ADDRESS, 63)


def passed(router: int) -> Reply:
    return Reply(Said.PASSED, f"192.168.{router}.1", 64)


def walked(monkeypatch: pytest.MonkeyPatch, *replies: Reply) -> tuple[Hop, ...]:
    async def ask(_question: Question, ttl: int) -> Reply:
        return replies[ttl - 1]

    monkeypatch.setattr(module, "_ask", ask)
    return asyncio.run(walk(Question(ADDRESS, 33434))).hops


@pytest.mark.parametrize(
    ("replies", "length"),
    [
        ((REFUSED,), 1),
        ((Reply(Said.PASSED, ADDRESS, 64),), 1),
        ((passed(1), REFUSED), 2),
        ((passed(1), SILENT, passed(3), REFUSED), 4),
        ((passed(1), SILENT, SILENT), 3),
        ((SILENT, SILENT), 2),
        ((Reply(Said.REJECTED, "192.168.1.1", 64),), 1),
        (tuple(passed(router) for router in range(MOST_HOPS)), MOST_HOPS),
    ],
)
def test_it_stops_at_the_address_or_when_nobody_speaks(
    monkeypatch: pytest.MonkeyPatch, replies: tuple[Reply, ...], length: int
) -> None:
    found = walked(monkeypatch, *replies)
    assert [Reply(Said(one.said), one.source, one.left) for one in found] == list(replies)
    assert [one.ttl for one in found] == list(range(1, length + 1))


@pytest.mark.parametrize(
    "refused",
    [
        Question("127.0.0.1", 33434),
        Question("10.0.0.1", 33434),
        Question("2001:4860::1", 33434),
        Question("pbx.example.com", 33434),
        Question(ADDRESS, 1023),
        Question(ADDRESS, 65536),
    ],
)
def test_a_question_out_of_bounds_is_refused(refused: Question) -> None:
    with pytest.raises(ValueError, match="hops are counted"):
        asyncio.run(walk(refused))


def test_no_route_is_silence(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_route(_address: str, _port: int, _ttl: int) -> None:
        raise OSError

    monkeypatch.setattr(module, "towards", no_route)
    found = asyncio.run(walk(Question(ADDRESS, 33434))).hops
    assert found == (Hop(1, Said.SILENT), Hop(2, Said.SILENT))
