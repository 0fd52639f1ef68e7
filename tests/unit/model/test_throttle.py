"""How long whoever guesses has to wait, and that nobody waits for ever."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from squilla.model.throttle import (
    ALLOWED_PAIR,
    FORGET_AFTER,
    MAX_WAIT,
    Failures,
    after_failure,
    counted_keys,
    wait_seconds,
    without_one,
)

COUNTS = st.integers(min_value=0, max_value=10**6)
TIMES = st.floats(min_value=0, max_value=4e9)


@pytest.mark.parametrize(
    ("count", "wait"),
    [(0, 0), (4, 0), (5, 2), (6, 4), (7, 8), (12, 256), (13, 512), (14, 900), (10**6, 900)],
)
def test_the_wait_doubles_with_each_failure_over_the_allowed(count: int, wait: float) -> None:
    assert wait_seconds(Failures(count, 1000.0), ALLOWED_PAIR, 1000.0) == wait


@given(COUNTS, COUNTS, TIMES, st.floats(min_value=0, max_value=10_000))
def test_nobody_is_locked_out_for_ever(
    count: int, allowed: int, last_at: float, passed: float
) -> None:
    wait = wait_seconds(Failures(count, last_at), allowed, last_at + passed)
    assert 0 <= wait <= MAX_WAIT
    if passed > MAX_WAIT:
        assert wait == 0


@given(COUNTS, TIMES, st.floats(min_value=0, max_value=10_000))
def test_a_failure_counts_one_more_or_starts_again_after_an_hour(
    count: int, last_at: float, passed: float
) -> None:
    now = last_at + passed
    after = after_failure(Failures(count, last_at), now)
    assert after == Failures(1 if now - last_at > FORGET_AFTER else count + 1, now)


@given(COUNTS, TIMES)
def test_a_forgiven_attempt_leaves_the_count_as_before_it(count: int, now: float) -> None:
    assert without_one(after_failure(Failures(count, now), now)).count == count


def test_forgiving_never_goes_below_none() -> None:
    assert without_one(Failures(0, 5.0)) == Failures(0, 5.0)


def test_a_shared_address_may_fail_more_often_and_a_name_from_anywhere_most() -> None:
    keys = counted_keys("alice", "198.51.100.7")
    allowed = [limit for _, limit in keys]
    assert len({key for key, _ in keys}) == 3
    assert allowed == sorted(allowed)
    assert all("alice" in key or "198.51.100.7" in key for key, _ in keys)
