"""What is counted of calls that are over."""

import pytest
from prometheus_client import CollectorRegistry

from squilla.model.wakes import Mark, Step, Stop, Wake
from squilla.wake.figures import Figures

T0 = 1_000.0
GOOD = [
    (Step.INVITE, 0.0),
    (Step.PARKED, 0.0),
    (Step.PUSH_ACCEPTED, 0.25),
    (Step.CONNECTED, 1.0),
    (Step.REGISTERED, 1.25),
    (Step.SENT, 1.375),
    (Step.RINGING, 1.875),
    (Step.ANSWERED, 9.0),
]


def wake(stop: Stop, *marks: tuple[Step, float]) -> Wake:
    made = tuple(Mark(step, T0 + at) for step, at in marks)
    return Wake("id", "call-1", "92201", "202", T0, made, stop)


class Counted:
    def __init__(self, *wakes: Wake) -> None:
        self._registry = CollectorRegistry()
        figures = Figures()
        figures.register(self._registry)
        for one in wakes:
            figures.count(one)

    def calls(self, stop: str, pushed: str) -> float | None:
        labels = {"stop": stop, "pushed": pushed}
        return self._registry.get_sample_value("squilla_wakes_total", labels)

    def sum(self, span: str) -> float | None:
        return self._registry.get_sample_value("squilla_wake_seconds_sum", {"span": span})

    def count(self, span: str) -> float | None:
        return self._registry.get_sample_value("squilla_wake_seconds_count", {"span": span})


@pytest.mark.parametrize(
    ("span", "seconds"), [("push", 0.25), ("return", 1.0), ("delivery", 0.125), ("ring", 0.5)]
)
def test_the_time_between_steps(span: str, seconds: float) -> None:
    counted = Counted(wake(Stop.ANSWERED, *GOOD))
    assert counted.sum(span) == pytest.approx(seconds)
    assert counted.count(span) == 1


def test_calls_by_why_they_stopped() -> None:
    unpushed = wake(Stop.ANSWERED, (Step.INVITE, 0), (Step.SENT, 0), (Step.ANSWERED, 3))
    refused = wake(Stop.PUSH_REFUSED, (Step.INVITE, 0), (Step.PUSH_REFUSED, 1))
    counted = Counted(wake(Stop.ANSWERED, *GOOD), unpushed, unpushed, refused)
    assert counted.calls("answered", "yes") == 1
    assert counted.calls("answered", "no") == 2
    assert counted.calls("push_refused", "no") == 1


def test_only_pushed_calls_have_times() -> None:
    counted = Counted(wake(Stop.ANSWERED, (Step.SENT, 0), (Step.RINGING, 1)))
    assert counted.count("ring") is None


def test_steps_at_one_moment_took_no_time() -> None:
    marks = ((Step.INVITE, 0), (Step.PUSH_ACCEPTED, 1), (Step.REGISTERED, 1))
    counted = Counted(wake(Stop.CANCELLED, *marks))
    assert (counted.sum("return"), counted.count("return")) == (0, 1)


def test_steps_that_did_not_come_or_came_before_have_no_time() -> None:
    """A phone can be back before the push service has answered."""
    early = wake(Stop.CANCELLED, (Step.INVITE, 0), (Step.REGISTERED, 1), (Step.PUSH_ACCEPTED, 2))
    counted = Counted(early)
    assert counted.sum("push") == 2
    assert counted.count("return") is None
    assert counted.count("ring") is None
