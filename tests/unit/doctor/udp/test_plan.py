"""udp/plan: windows, orders, samples, and how often to repeat."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as some

from squilla.doctor.udp.plan import (
    MOST_ROUNDS,
    WINDOW_PORTS,
    batches,
    failure,
    middles,
    one_way,
    rounds,
    sample,
    shots,
)
from squilla.doctor.udp.plan import some as choice

RANGE = range(10000, 20001)
port_sets = some.sets(some.integers(1024, 0xFFFF), max_size=300)


@given(port_sets)
def test_windows_hold_each_port_once_and_whole_pairs(ports: set[int]) -> None:
    made = batches(ports)
    assert sorted(port for one in made for port in one.ports) == sorted(ports)
    for one in made:
        assert one.first % 2 == one.count % 2 == 0
        assert one.first <= one.ports[0]
        assert one.ports[-1] < one.first + one.count <= 0x10000
        assert one.count <= WINDOW_PORTS


def test_the_range_of_the_guide_takes_thirteen_windows_in_no_order() -> None:
    assert len(batches(RANGE)) == 13
    assert len({tuple(one.first for one in batches(RANGE)) for _ in range(4)}) > 1


def test_shots_without_a_canary_are_the_ports_in_no_order() -> None:
    order = shots(RANGE, 0)
    assert sorted(order) == list(RANGE)
    assert order != list(RANGE)


@pytest.mark.parametrize("ports", [1, 99, 100, 101, 800])
def test_a_canary_comes_first_in_between_and_last(ports: int) -> None:
    order = shots(range(20000, 20000 + ports), 1)
    assert order[0] == order[-1] == order[-2] == 1
    places = [place for place, port in enumerate(order) if port == 1]
    assert max(after - before for before, after in pairwise(places)) <= 101
    assert Counter(order)[1] == 3 + ports // 100


def test_a_sample_has_the_edges_and_a_port_in_each_64() -> None:
    ports = sample(RANGE)
    assert len(ports) == 158
    assert (ports[0], ports[1], ports[-1]) == (10000, 10064, 20000)


@given(some.integers(10000, 19999), some.integers(64, 3000))
def test_six_bisections_find_a_hole_of_64_ports_exactly(first: int, length: int) -> None:
    hole = range(first, min(first + length, 20001))
    known = {port: port not in hole for port in sample(RANGE)}
    for _ in range(6):
        known |= {port: port not in hole for port in middles(known)}
    assert not middles(known)
    assert min(port for port in known if not known[port]) == hole[0]
    assert max(port for port in known if not known[port]) == hole[-1]


@pytest.mark.parametrize(
    ("loss", "wanted"),
    [(0.0, 3), (0.005, 3), (0.01, 4), (0.02, 5), (0.03, 5), (0.05, 6), (0.1, 9), (0.4, 9)],
)
def test_rounds_for_a_loss_of_one_direction(loss: float, wanted: int) -> None:
    assert rounds(1 - (1 - loss) ** 2, len(RANGE)) == wanted <= MOST_ROUNDS


@given(some.floats(0, 0.7))
def test_loss_is_estimated_from_two_rounds(loss: float) -> None:
    round_trip = (1 - loss) ** 2
    first, second = 10_000 * round_trip, 10_000 * (1 - round_trip) * round_trip
    assert one_way(failure(round(first), round(second))) == pytest.approx(loss, abs=0.01)


@pytest.mark.parametrize(("first", "second", "share"), [(0, 0, 0.0), (0, 5, 0.0), (10, 50, 0.95)])
def test_the_share_that_fails_has_bounds(first: int, second: int, share: float) -> None:
    assert failure(first, second) == share


def test_a_choice_is_bounded() -> None:
    assert len(choice(RANGE, 7)) == 7
    assert sorted(choice([1, 2], 7)) == [1, 2]
