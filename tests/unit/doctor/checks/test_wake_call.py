"""M4-WAKE: how the call went, and what follows."""

import pytest

from squilla.doctor.checks.wake_call import (
    ASLEEP,
    NO_EXTENSION,
    NO_LOGIN,
    NOT_AN_EXTENSION,
    NOT_ASKED,
    ONLY_WOKEN,
    RANG,
    REFUSED,
    SILENT,
    TAKEN,
    TOO_SOON,
    WakeFacts,
    judge,
)
from squilla.doctor.probes.echo_ring import Hindrance, Rung
from squilla.doctor.verdict import Kind, Verdict
from squilla.robot.failure import Failure, Reason
from squilla.robot.ring_test import RingResult

REFUSAL = Failure(Reason.REGISTER_REFUSED, {"code": 403, "why": "x"})


def called(
    *, woken_after: float | None = None, rang_after: float | None = None, code: int = 0
) -> Rung:
    return Rung("92202", RingResult(None, woken_after, rang_after, code))


@pytest.mark.parametrize(
    ("rung", "verdict"),
    [
        (called(woken_after=0.1, rang_after=4.2), RANG),
        (called(woken_after=0.1, rang_after=4.2, code=486), RANG),
        (called(code=200), TAKEN),
        (called(code=486), TAKEN),
        (called(code=603), TAKEN),
        (called(woken_after=0.4), ONLY_WOKEN),
        (called(), SILENT),
        (called(code=480), ASLEEP),
        (called(woken_after=0.4, code=480), ASLEEP),
        (called(code=404), NO_EXTENSION),
        (called(code=503), REFUSED),
        (Rung("92202", RingResult(REFUSAL)), NO_LOGIN),
        (Rung("92202", hindrance=Hindrance.NO_LOGIN), NO_LOGIN),
        (Rung("112", hindrance=Hindrance.NOT_AN_EXTENSION), NOT_AN_EXTENSION),
        (Rung("92202", hindrance=Hindrance.TOO_SOON), TOO_SOON),
        (Rung("", hindrance=Hindrance.NOT_ASKED), NOT_ASKED),
    ],
)
def test_verdict(rung: Rung, verdict: Verdict) -> None:
    [finding] = judge(WakeFacts(rung))
    assert finding.verdict is verdict


def test_the_time_is_that_of_the_phone_s_own_ringing() -> None:
    [finding] = judge(WakeFacts(called(woken_after=0.1, rang_after=4.21)))
    assert finding.values["after"] == 4.2
    assert finding.evidence[0].kind is Kind.USER
