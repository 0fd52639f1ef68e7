"""errands/clock: readings over loopback, within bounds."""

import asyncio

import pytest

from squilla.doctor.errands.clock import Question, run
from tests.fakes.sntp import TimeServer


def test_one_reading_for_each_server_that_answers() -> None:
    with TimeServer(fast=-40.0) as server, TimeServer(tamper=lambda _: b"-") as mute:
        names = ["{}:{}".format(*one.address) for one in (server, mute)]
        answer = asyncio.run(run(Question((*names, "224.0.0.1"))))
    [reading] = answer.readings
    assert reading.server == names[0]
    assert reading.ahead == pytest.approx(40.0, abs=0.2)


@pytest.mark.parametrize("servers", [("127.0.0.1",) * 5, ("127.0.0.1:0",), ("",)])
def test_a_question_beyond_the_bounds_is_refused(servers: tuple[str, ...]) -> None:
    with pytest.raises(ValueError, match=r"up to 4|host:port"):
        asyncio.run(run(Question(servers)))
