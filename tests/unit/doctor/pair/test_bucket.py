"""pair/bucket.py: a burst, then a trickle."""

from squilla.doctor.pair.bucket import BURST, Bucket
from tests.unit.doctor.pair.ends import Clock


def test_a_burst_and_then_one_a_second() -> None:
    clock = Clock()
    bucket = Bucket(clock)
    assert [bucket.take() for _ in range(int(BURST) + 1)] == [True] * int(BURST) + [False]
    clock.now += 1.0
    assert [bucket.take(), bucket.take()] == [True, False]


def test_another_burst_and_pace() -> None:
    clock = Clock()
    bucket = Bucket(clock, 3.0, 2.0)
    assert [bucket.take() for _ in range(4)] == [True] * 3 + [False]
    clock.now += 1.0
    assert [bucket.take() for _ in range(3)] == [True] * 2 + [False]


def test_one_that_is_not_there_yet_can_be_booked() -> None:
    clock = Clock()
    bucket = Bucket(clock, 2.0, 4.0)
    assert [bucket.book() for _ in range(4)] == [0.0, 0.0, 0.25, 0.5]
    clock.now += 1.0
    assert bucket.book() == 0.0


def test_it_holds_no_more_than_a_burst_and_bears_a_clock_set_back() -> None:
    clock = Clock()
    bucket = Bucket(clock)
    clock.now += 10_000
    assert sum(bucket.take() for _ in range(100)) == BURST
    clock.now -= 10_000
    assert not bucket.take()
