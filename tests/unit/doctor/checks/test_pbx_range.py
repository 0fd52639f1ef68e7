"""B2-RTP-RANGE: Asterisk's ports of audio against those forwarded."""

import pytest

from squilla.doctor.checks.pbx_range import (
    BEYOND,
    GOOD,
    NOT_HERE,
    NOT_SAID,
    RELAYED,
    SMALLER,
    UNSEEN,
    RangeFacts,
    judge,
)
from squilla.doctor.errands.asterisk import Answer
from squilla.doctor.target import Ports
from squilla.doctor.verdict import Verdict
from squilla.pbx.sockets import Endpoint


def running(first: int, last: int) -> Answer:
    return Answer("running", "plain", rtp_first=first, rtp_last=last)


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (Answer("absent", "plain"), UNSEEN),
        (Answer("denied", "plain"), UNSEEN),
        (Answer("absent", "plain", listeners=(Endpoint("::", 6061),)), NOT_HERE),
        (running(0, 0), NOT_SAID),
        (running(20000, 10000), NOT_SAID),
        (running(10000, 20000), GOOD),
        (running(12000, 13000), SMALLER),
        (running(10002, 20000), SMALLER),
        (running(10000, 20001), BEYOND),
        (running(9998, 20000), BEYOND),
        (running(5000, 31000), BEYOND),
    ],
)
def test_verdict(answer: Answer, verdict: Verdict) -> None:
    [finding] = judge(RangeFacts(answer, Ports()))
    assert finding.verdict is verdict


@pytest.mark.parametrize(
    ("first", "last", "percent"),
    [(5000, 31000, 62), (20001, 30000, 100), (15000, 25001, 50), (10000, 20001, 1)],
)
def test_how_many_calls_it_harms(first: int, last: int, percent: int) -> None:
    [finding] = judge(RangeFacts(running(first, last), Ports()))
    assert finding.values["percent"] == percent


@pytest.mark.parametrize(
    ("answer", "verdict"), [(running(10000, 20000), GOOD), (running(30000, 31000), RELAYED)]
)
def test_behind_squilla_its_ports_need_not_be_forwarded(answer: Answer, verdict: Verdict) -> None:
    [finding] = judge(RangeFacts(answer, Ports(), is_relayed=True))
    assert finding.verdict is verdict
