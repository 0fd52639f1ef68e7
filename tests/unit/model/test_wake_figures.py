"""Rates count the calls that say something; latencies are figures of calls that took place."""

import pytest

from squilla.model.wake_figures import FAIR_SECONDS, Latency, rates, success
from squilla.model.wakes import Mark, Step, Stop, Wake

PUSHED = ((Step.INVITE, 0.0), (Step.PUSH_ACCEPTED, 0.1))
RANG = (*PUSHED, (Step.REGISTERED, 1.1), (Step.RINGING, 1.4))
Steps = tuple[tuple[Step, float], ...]


def wake(steps: Steps, stop: Stop | None = Stop.ANSWERED, platform: str = "ios") -> Wake:
    marks = tuple(Mark(step, 1000.0 + at) for step, at in steps)
    return Wake("id", "call", "92201", "202", 1000.0, marks, stop, platform)


def figures(latency: Latency | None) -> tuple[float, float]:
    assert latency is not None
    return latency.median, latency.p90


def ended(seconds: float) -> Steps:
    return (*PUSHED, (Step.ENDED, seconds))


@pytest.mark.parametrize(
    ("steps", "stop", "says"),
    [
        (RANG, Stop.ANSWERED, True),
        (RANG, Stop.DECLINED, True),
        (RANG, Stop.CANCELLED, True),
        (RANG, Stop.NOT_ANSWERED, True),
        (RANG, Stop.ANSWERED_ELSEWHERE, True),
        (PUSHED, Stop.NOT_WOKEN, False),
        (PUSHED, Stop.NOT_RINGING, False),
        (((Step.PUSH_REFUSED, 0.1),), Stop.PUSH_REFUSED, False),
        (((Step.INVITE, 0.0),), Stop.NO_ADDRESS, None),
        (((Step.INVITE, 0.0), (Step.RINGING, 1.0)), Stop.ANSWERED, None),
        (RANG, None, None),
        (ended(FAIR_SECONDS - 0.1), Stop.CANCELLED, None),
        (ended(FAIR_SECONDS - 0.1), Stop.ANSWERED_ELSEWHERE, None),
        (ended(FAIR_SECONDS), Stop.CANCELLED, False),
        (ended(FAIR_SECONDS), Stop.ANSWERED_ELSEWHERE, False),
        (ended(1.0), Stop.NOT_WOKEN, False),
        (ended(30.0), Stop.UNKNOWN, None),
        (RANG, Stop.UNKNOWN, True),
    ],
)
def test_what_a_call_says_of_pushes(steps: Steps, stop: Stop | None, says: object) -> None:
    assert success(wake(steps, stop)) is says


def test_a_rate_counts_only_what_says_something() -> None:
    calls = [wake(RANG), wake(PUSHED, Stop.NOT_WOKEN), wake(ended(2.0), Stop.CANCELLED)]
    found = rates(calls, lambda call: call.platform)
    assert list(found) == ["ios"]
    assert (found["ios"].count, found["ios"].rang, found["ios"].share) == (2, 1, 0.5)


def test_groups_come_with_the_largest_first() -> None:
    calls = [wake(RANG, platform=name) for name in ("web", "ios", "android", "ios")]
    assert list(rates(calls, lambda call: call.platform)) == ["ios", "android", "web"]


def test_nothing_has_no_rates() -> None:
    assert rates([], lambda call: call.platform) == {}


def test_latencies_are_by_nearest_rank() -> None:
    calls = [
        wake((*PUSHED, (Step.REGISTERED, 0.1 + taken), (Step.RINGING, 0.6 + taken)))
        for taken in (10.0, 1.0, 3.0, 2.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0)
    ]
    (rate,) = rates(calls, lambda call: call.platform).values()
    assert figures(rate.push) == pytest.approx((0.1, 0.1))
    assert figures(rate.register) == pytest.approx((5.0, 9.0))
    assert figures(rate.ring) == pytest.approx((0.5, 0.5))


def test_one_call_is_its_own_median() -> None:
    (rate,) = rates([wake(RANG)], lambda call: call.platform).values()
    assert figures(rate.register) == pytest.approx((1.0, 1.0))


def test_a_step_that_no_call_took_has_no_latency() -> None:
    (rate,) = rates([wake(PUSHED, Stop.NOT_WOKEN)], lambda call: call.platform).values()
    assert rate.push is not None
    assert (rate.register, rate.ring) == (None, None)


def test_a_phone_back_before_the_push_s_answer_took_no_time() -> None:
    early = ((Step.INVITE, 0.0), (Step.REGISTERED, 0.5), (Step.PUSH_ACCEPTED, 0.9))
    (rate,) = rates([wake(early, Stop.NOT_RINGING)], lambda call: call.platform).values()
    assert rate.register == Latency(0.0, 0.0)
