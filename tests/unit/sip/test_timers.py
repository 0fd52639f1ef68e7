"""The clocks of RFC 3261."""

import asyncio
from itertools import islice, pairwise

from squilla.sip.timers import Resender, Timers
from tests.unit.sip.waiting import until


def test_an_invite_doubles_its_pauses() -> None:
    assert list(islice(Timers().invite_pauses(), 6)) == [0.5, 1, 2, 4, 8, 16]


def test_other_requests_stop_doubling_at_t2() -> None:
    assert list(islice(Timers().pauses(), 6)) == [0.5, 1, 2, 4, 4, 4]


def test_giving_up_takes_64_t1() -> None:
    assert Timers().give_up == 32


def test_a_resender_sends_at_once_again_and_gives_up() -> None:
    async def scenario() -> tuple[list[float], list[float]]:
        clock = asyncio.get_running_loop().time
        start = clock()
        sent: list[float] = []
        ended: list[float] = []
        timers = Timers(t1=0.01, t2=0.02)
        Resender(
            lambda: sent.append(clock() - start),
            timers.pauses(),
            0.1,
            lambda: ended.append(clock() - start),
        )
        await until(lambda: ended)
        await asyncio.sleep(0.05)
        return sent, ended

    sent, ended = asyncio.run(scenario())
    assert len(sent) >= 2
    assert all(later - before >= 0.009 for before, later in pairwise(sent))
    assert len(ended) == 1
    assert ended[0] >= 0.099
    assert sent[-1] <= ended[0]


def test_a_stopped_resender_is_silent() -> None:
    async def scenario() -> list[str]:
        happened: list[str] = []
        resender = Resender(
            lambda: happened.append("sent"),
            Timers(t1=0.01).pauses(),
            0.03,
            lambda: happened.append("gave up"),
        )
        resender.stop()
        await asyncio.sleep(0.05)
        return happened

    assert asyncio.run(scenario()) == ["sent"]
