"""udp/pattern: what silence means."""

from collections.abc import Iterable
from dataclasses import replace
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from squilla.doctor.udp.pattern import (
    Record,
    Span,
    State,
    is_clear,
    read,
    silent_spans,
    spans,
    suspects,
)

PORTS = range(10000, 20001)


def record(silent: Iterable[int], ports: range = PORTS) -> Record:
    there = set(ports) - set(silent)
    return Record(ports, {port: port for port in sorted(there)})


def states(found: Record) -> list[tuple[str, str]]:
    return [(span.state.value, str(span)) for span in read(found)]


def test_a_block_is_closed_to_the_port() -> None:
    assert states(record(range(15000, 15100))) == [
        ("open", "10000-14999"),
        ("closed", "15000-15099"),
        ("open", "15100-20000"),
    ]


@pytest.mark.parametrize(
    ("change", "state"),
    [
        ({}, State.CLOSED),
        ({"in_use": frozenset({10001})}, State.IN_USE),
        ({"arrived": {10001: 10001}}, State.HALF_OPEN),
        ({"arrived": {10001: 10000}}, State.SHIFTED),
        ({"landed": {10001: 10001}}, State.OPEN),
        ({"landed": {10001: 11001}}, State.SHIFTED),
        ({"is_banned": True}, State.UNTRIED),
        ({"tried": frozenset()}, State.UNTRIED),
        ({"tried": frozenset({10001})}, State.CLOSED),
        ({"failure": 0.5, "rounds": 1}, State.LOSSY),
        ({"failure": 0.5, "rounds": 9}, State.CLOSED),
        ({"failure": 0.5, "rounds": 1, "arrived": {10001: 10001}}, State.LOSSY),
    ],
)
def test_a_port_between_two_open_ones(change: dict[str, Any], state: State) -> None:
    beside = Record(range(10000, 10003), {10000: 10000, 10002: 10002})
    landed = {**beside.landed, **change.get("landed", {})}
    found = replace(beside, **{**change, "landed": landed})
    assert {span.state for span in read(found)} == {State.OPEN, state}


def test_loss_does_not_explain_a_block() -> None:
    found = replace(record(range(15000, 15100)), failure=0.2, rounds=3)
    assert State.CLOSED in {span.state for span in read(found)}


def test_ports_that_answer_slowly_clear_the_others_of_suspicion() -> None:
    silent = range(12000, 12900)
    late = frozenset({12000, 12450, 12899})
    found = record(set(silent) - late)
    limited = replace(found, rechecked=late, late=late)
    assert limited.is_limited
    assert {span.state for span in read(limited)} == {State.OPEN, State.LOSSY}


def test_a_block_that_stays_silent_is_closed_under_a_limit_too() -> None:
    block = range(15000, 15100)
    late = frozenset(range(12000, 12008))
    found = record({*range(12000, 12900), *block} - late)
    limited = replace(found, rechecked=late | {15000, 15050, 15099}, late=late)
    closed = [span for span in read(limited) if span.state is State.CLOSED]
    assert closed == [Span(State.CLOSED, 15000, 15099)]


def test_few_that_answer_late_are_no_limit() -> None:
    late = frozenset({12000})
    assert not replace(
        record([12001, 12002]), rechecked=late | {12001, 12002}, late=late
    ).is_limited
    assert not record([12001]).is_limited


def test_ports_that_loss_alone_kept_silent_are_no_limit() -> None:
    late = frozenset(range(12000, 12500, 50))
    found = replace(record([12600]), rechecked=late, late=late, failure=0.4, rounds=9)
    assert not found.is_limited
    assert replace(found, failure=0.2).is_limited


@pytest.mark.parametrize(("count", "limited"), [(1, False), (9, False), (10, True)])
def test_a_burst_of_loss_is_no_limit(
    count: int,
    limited: bool,  # noqa: FBT001 - a column of the table
) -> None:
    late = frozenset(range(12000, 12000 + 7 * count, 7))
    found = replace(record([]), rechecked=late, late=late, failure=0.06, rounds=5)
    assert found.is_limited is limited


@pytest.mark.parametrize(
    ("silent", "clear"),
    [
        ([], True),
        (range(15000, 15100), True),
        (range(18000, 20001), True),
        (range(10000, 15000), True),
        (range(10772, 11544), False),
        (range(11534, 12316), False),
        (range(15000, 15020), False),
        (range(10001, 12000, 2), False),
    ],
)
def test_a_block_is_clear_if_an_end_lies_within_a_window(
    silent: Iterable[int],
    *,
    clear: bool,
) -> None:
    found = record(silent)
    assert is_clear(silent_spans(found), found.ports) is clear


def test_suspects_are_a_few_of_each_long_silence() -> None:
    silent = silent_spans(record([*range(12000, 14000), *range(15000, 15100)]))
    again = suspects(silent)
    assert {12000, 13999, 15000, 15099} <= set(again)
    assert len(again) == 200
    assert all(any(span.first <= port <= span.last for span in silent) for port in again)


def test_many_silences_give_few_suspects() -> None:
    assert len(suspects(silent_spans(record(range(10001, 20000, 2))))) == 200


def test_a_port_between_two_known_ones_is_like_the_one_below() -> None:
    known = {10000: State.OPEN, 10064: State.CLOSED, 10100: State.OPEN, 10128: State.OPEN}
    assert [str(span) for span in spans(known)] == ["10000-10063", "10064-10099", "10100-10128"]


def test_no_ports_no_spans() -> None:
    assert spans({}) == ()


@given(some.lists(some.sampled_from(State), min_size=1, max_size=60))
def test_spans_cover_each_port_once_with_its_state(states: list[State]) -> None:
    known = {10000 + place: state for place, state in enumerate(states)}
    found = spans(known)
    assert {
        port: span.state for span in found for port in range(span.first, span.last + 1)
    } == known
    assert sum(span.count for span in found) == len(states)
    assert all(one.state is not other.state for one, other in pairwise(found))
