"""How fast one system may send."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.gateway.rate import Bucket, Pace, draw, full


def test_a_minutes_worth_may_be_sent_at_once() -> None:
    pace = Pace(60)
    assert [pace.wait("nova", 5.0) for _ in range(60)] == [0.0] * 60
    assert pace.wait("nova", 5.0) == pytest.approx(1.0)


def test_it_fills_up_as_time_passes() -> None:
    pace = Pace(60)
    for _ in range(61):
        pace.wait("nova", 0.0)
    assert pace.wait("nova", 0.5) == pytest.approx(0.5)
    assert pace.wait("nova", 1.0) == 0.0
    assert pace.wait("nova", 1.0) == pytest.approx(1.0)


def test_systems_do_not_slow_each_other_down() -> None:
    pace = Pace(1)
    assert [pace.wait(name, 0.0) for name in ("nova", "orion", "nova")] == [0.0, 0.0, 60.0]


def test_a_long_pause_saves_up_no_more_than_a_minutes_worth() -> None:
    assert draw(Bucket(0.0, 0.0), 10, 1e6).bucket.left == 9.0


def test_a_clock_that_goes_back_takes_nothing_away() -> None:
    assert draw(Bucket(5.0, 100.0), 10, 50.0).bucket.left == 4.0


@given(
    per_minute=st.integers(1, 600),
    pauses=st.lists(st.floats(0, 30), max_size=60),
)
def test_never_more_than_a_minutes_worth_beyond_the_pace(
    per_minute: int, pauses: list[float]
) -> None:
    now, bucket, sent = 0.0, full(per_minute, 0.0), 0
    for pause in pauses:
        now += pause
        drawn = draw(bucket, per_minute, now)
        bucket, sent = drawn.bucket, sent + (drawn.wait == 0)
        later = draw(bucket, per_minute, now + drawn.wait + 1e-6)
        assert drawn.wait == 0 or later.wait == 0
        assert 0 <= bucket.left <= per_minute
    assert sent <= per_minute + now * per_minute / 60 + 1e-6
