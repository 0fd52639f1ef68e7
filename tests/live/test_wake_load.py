"""Many calls and many sleeping phones at once: none is lost, none comes twice (M4)."""

import asyncio
from collections.abc import Iterator
from contextlib import AsyncExitStack
from itertools import chain
from pathlib import Path

import pytest

from squilla.model.wakes import Stop
from squilla.sip.account import Rejected
from tests.live.night import Caller, Night, night, timelines
from tests.live.product import eventually, free_port_block
from tests.live.sleeper import Sleeper
from tests.live.talk import pick_up

PHONES = 30
CALLS_EACH = 10
RTP_PORTS = 3000
GROUP = 20
MOST_GROWTH = 64 << 20
"""Bytes that the control plane may grow by: the timelines and calls take a few."""
SECONDS = 25.0
ELSEWHERE = 'SIP;cause=200;text="Call completed elsewhere"'
NAMES = ["ada", *(f"phone{number:02}" for number in range(PHONES))]


@pytest.fixture(scope="module")
def at_night(open_folder: Path) -> Iterator[Night]:
    first = free_port_block(RTP_PORTS)
    ports = {"RTP_PORT_MIN": str(first), "RTP_PORT_MAX": str(first + RTP_PORTS - 1)}
    with night(open_folder / "load", NAMES, settings={"WAKE_SECONDS": "30", **ports}) as found:
        yield found


async def asleep(at_night: Night, stack: AsyncExitStack, count: int) -> list[Sleeper]:
    return [
        await stack.enter_async_context(at_night.android(name)) for name in NAMES[1 : count + 1]
    ]


def extension(name: str) -> str:
    return str(201 + NAMES.index(name))


def memory(at_night: Night) -> int:
    """Bytes of the control plane's resident memory."""
    pid = at_night.product.children()["squilla"]["pid"]
    status = Path(f"/proc/{pid}/status").read_text()
    return int(status.partition("VmRSS:")[2].split()[0]) * 1024


def test_parked_calls_all_reach_their_phones_once(at_night: Night) -> None:
    """300 calls are parked for 30 phones, which then wake all at once."""
    call_ids: list[str] = []

    async def scene(ada: Caller) -> None:
        async with AsyncExitStack() as stack:
            phones = await asleep(at_night, stack, PHONES)
            for phone in phones:
                phone.wakes = False
            before = memory(at_night)
            numbers = [extension(name) for name in NAMES[1:]] * CALLS_EACH
            attempts = [ada.call(number) for number in numbers]
            call_ids.extend(one.call_id for one in attempts)
            await asyncio.gather(*(one.heard(180, SECONDS) for one in attempts))
            heard = await asyncio.gather(*(wakes_and_declines(phone) for phone in phones))
            outcomes = await asyncio.gather(*(one.result(SECONDS) for one in attempts))
            assert {type(one) for one in outcomes} == {Rejected}
            assert [one.code for one in outcomes if isinstance(one, Rejected)] == [486] * len(
                attempts
            )
            assert sorted(chain.from_iterable(heard)) == sorted(call_ids)
            assert all(phone.phones[-1].incoming.empty() for phone in phones)
            assert memory(at_night) - before < MOST_GROWTH

    at_night.play(scene)
    eventually(lambda: stops(at_night, call_ids) == [Stop.DECLINED] * len(call_ids), 10)


def stops(at_night: Night, call_ids: list[str]) -> list[Stop | None]:
    return [wake.stop for wake in timelines(at_night.product, *call_ids)]


async def wakes_and_declines(sleeper: Sleeper) -> list[str]:
    """Decline the calls that come; their Call-IDs."""
    phone = await sleeper.wake()
    found: list[str] = []
    while len(found) < CALLS_EACH:
        incoming = await asyncio.wait_for(phone.incoming.get(), SECONDS)
        incoming.reject(486)
        found.append(incoming.call_id)
    return found


def test_a_ring_group_of_sleeping_phones_is_woken_at_once(at_night: Night) -> None:
    """Queue/ring group: 20 sleeping members, the first to answer has it, the others stop."""

    async def scene(ada: Caller) -> None:
        async with AsyncExitStack() as stack:
            phones = await asleep(at_night, stack, GROUP)
            off = phones[-1]
            off.wakes = False
            attempts = [ada.call(extension(name)) for name in NAMES[1 : GROUP + 1]]
            ringing = [await phone.rings() for phone in phones[:-1]]
            await off.pushed(1)
            talk, stream = await pick_up(ringing[0])
            call = await attempts[0].answered()
            for other in attempts[1:]:
                other.outgoing.cancel(ELSEWHERE)
            assert {await one.refused() for one in attempts[1:]} == {487}
            for rung in ringing[1:]:
                await asyncio.wait_for(rung.cancelled.wait(), 5)
            await off.pushed(2)
            assert off.kinds == ["call", "answered_elsewhere"]
            assert all(phone.kinds == ["call"] for phone in phones[:-1])
            assert not talk.ended.done()
            await call.bye()
            stream.close()

    at_night.play(scene)
