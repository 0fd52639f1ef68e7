"""udp/reading: counts, shares and ranges."""

from squilla.doctor.udp.pattern import Span, State
from squilla.doctor.udp.reading import Reading

HOLED = Reading(
    "127.0.0.1",
    (
        Span(State.OPEN, 10000, 14999),
        Span(State.CLOSED, 15000, 15099),
        Span(State.OPEN, 15100, 20000),
    ),
    tried=10001,
)


def test_a_hundred_ports_of_the_range_are_one_call_in_a_hundred() -> None:
    assert HOLED.total == 10001
    assert HOLED.count(State.CLOSED) == 100
    assert HOLED.percent(State.CLOSED) == 1.0
    assert HOLED.ranges(State.CLOSED) == "15000-15099"
    assert HOLED.count(State.OPEN, State.CLOSED) == 10001


def test_many_ranges_are_cut_short() -> None:
    spans = tuple(Span(State(["open", "closed"][port % 2]), port, port) for port in range(20))
    assert Reading("127.0.0.1", spans).ranges(State.CLOSED) == "1, 3, 5, 7, 9, 11, 13, 15, (+2)"


def test_nothing_has_no_share() -> None:
    assert Reading("127.0.0.1", ()).percent(State.OPEN) == 0
    assert not Reading("127.0.0.1", ()).is_sample


def test_a_sample_asks_less_than_half() -> None:
    assert not HOLED.is_sample
    assert Reading("127.0.0.1", HOLED.spans, tried=158).is_sample
