"""Each signature of a dropped call leads to its cause."""

from dataclasses import replace

import pytest

from squilla.doctor.voice.drops import LOOK_AT, Drop, Ending, classify, ending_of
from squilla.robot.measure import EchoResult
from squilla.robot.trace import Trace


def them(held: float, reason: str = "", answers: int = 1, last: float | None = 0.0) -> Ending:
    return Ending(held, "them", reason, answers, held - 0.02 if last == 0.0 else last)


@pytest.mark.parametrize(
    ("ending", "drop"),
    [
        (Ending(80.0, "us", last_voice_after=79.9), Drop.HELD),
        (Ending(80.0, "us", last_voice_after=None), Drop.HELD),
        (Ending(80.0, "us", last_voice_after=41.0), Drop.MEDIA_STOPPED),
        (Ending(61.0, "error", last_voice_after=60.9), Drop.CONNECTION_LOST),
        (Ending(32.0, "error", last_voice_after=31.9), Drop.CONNECTION_LOST),
        (them(30.4, last=None), Drop.NO_RTP),
        (them(30.1, "Q.850;cause=44"), Drop.NO_RTP),
        (them(57.0, 'SIP;cause=200, q.850 ; text="x"; cause=44', answers=11), Drop.NO_RTP),
        (them(50.3, last=20.1), Drop.NO_RTP),
        (them(20.0, "Q.850;cause=44", last=None), Drop.NO_RTP),
        (them(32.0, answers=11), Drop.ACK_LOST),
        (them(32.1), Drop.ACK_LOST),
        (them(16.2, answers=7), Drop.ACK_LOST),
        (them(31.4, "Q.850;cause=16", answers=5), Drop.ACK_LOST),
        (them(60.0), Drop.NOT_REFRESHED),
        (them(60.9, last=55.0), Drop.NOT_REFRESHED),
        (them(77.0), Drop.REFRESH_LOST),
        (them(932.2), Drop.REFRESH_LOST),
        (them(1768.0), Drop.NOT_REFRESHED),
        (them(12.0), Drop.UNEXPLAINED),
        (them(45.0, "Q.850;cause=16"), Drop.UNEXPLAINED),
        (them(45.0, "Q.850;cause=441"), Drop.UNEXPLAINED),
        (them(45.0, answers=2), Drop.UNEXPLAINED),
    ],
)
def test_signature(ending: Ending, drop: Drop) -> None:
    assert classify(ending) is drop


def test_each_cause_names_items_of_the_guide() -> None:
    assert set(LOOK_AT) == set(Drop)
    assert all(LOOK_AT[drop] for drop in Drop if drop is not Drop.HELD)


def test_the_ending_of_a_result_without_a_trace_is_known_as_far_as_it_goes() -> None:
    assert ending_of(EchoResult(80.0, held=3.0, ended_by="error")) == Ending(3.0, "error")


def test_the_ending_of_a_traced_result() -> None:
    trace = Trace(reason="Q.850;cause=44", answers=2, last_heard_after=1.5)
    result = EchoResult(80.0, held=31.0, ended_by="them", returned=5, trace=trace)
    assert ending_of(result) == Ending(31.0, "them", "Q.850;cause=44", 2, 1.5)
    assert ending_of(replace(result, returned=0)).last_voice_after is None
