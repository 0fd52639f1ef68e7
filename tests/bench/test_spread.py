"""Percentiles by nearest rank."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bench.spread import Spread, percentile, spread


@pytest.mark.parametrize(
    ("percent", "expected"), [(0, 1), (1, 1), (50, 50), (50.5, 51), (99, 99), (100, 100)]
)
def test_a_percentile_is_a_value_that_was_seen(percent: float, expected: float) -> None:
    assert percentile(list(range(1, 101)), percent) == expected


def test_a_spread_does_not_need_order() -> None:
    assert spread([3.0, 1.0, 2.0]) == Spread(3, 2.0, 3.0, 3.0)


def test_nothing_has_no_spread() -> None:
    with pytest.raises(ValueError, match="nothing was measured"):
        spread([])


@given(st.lists(st.floats(0, 1e9), min_size=1), st.floats(0, 100))
def test_so_many_per_cent_do_not_exceed_a_percentile(values: list[float], percent: float) -> None:
    limit = percentile(sorted(values), percent)
    assert sum(value <= limit for value in values) >= len(values) * percent / 100 - 1e-6
