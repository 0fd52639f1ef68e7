"""What a timeline says of itself."""

import pytest

from squilla.model.wakes import Mark, Step, Stop, Wake

FAULTS = {
    *(Stop.NOT_WOKEN, Stop.NOT_RINGING, Stop.NO_ADDRESS, Stop.ADDRESS_GONE, Stop.PUSH_REFUSED),
    *(Stop.PUSH_UNREACHABLE, Stop.PUSH_BLOCKED, Stop.EDGE_RESTARTED, Stop.REFUSED),
}


def wake(*steps: Step) -> Wake:
    marks = tuple(Mark(step, float(number)) for number, step in enumerate(steps))
    return Wake("id", "call", "92201", "202", 0.0, marks)


@pytest.mark.parametrize("stop", Stop)
def test_a_fault_is_what_is_to_be_put_right(stop: Stop) -> None:
    assert stop.is_fault is (stop in FAULTS)


def test_a_step_s_moment_is_its_first() -> None:
    twice = wake(Step.INVITE, Step.REGISTERED, Step.SENT, Step.REGISTERED)
    assert twice.at(Step.REGISTERED) == 1.0
    assert twice.at(Step.RINGING) is None


@pytest.mark.parametrize("step", Step)
def test_what_steps_tell(step: Step) -> None:
    assert wake(step).was_pushed is (step in {Step.PUSH_ACCEPTED, Step.PUSH_REFUSED})
    assert wake(step).rang is (step in {Step.RINGING, Step.ANSWERED})


def test_steps_that_were_learnt_late_are_put_in_order() -> None:
    marks = (Mark(Step.INVITE, 0.0), Mark(Step.PUSH_ACCEPTED, 2.0), Mark(Step.CONNECTED, 1.0))
    learnt = Wake("id", "call", "92201", "202", 0.0, marks)
    assert [mark.at for mark in learnt.in_order] == [0.0, 1.0, 2.0]
