"""Timelines are kept, found again and forgotten."""

from dataclasses import replace

import pytest

from squilla.model.wakes import Mark, Step, Stop, Wake
from squilla.store import schema, wakes
from squilla.store.engine import Store

RANG = Wake(
    id="1" * 36,
    call_id="call@pbx",
    sip_user="92201",
    caller="202",
    started_at=1000.0,
    marks=(Mark(Step.INVITE, 1000.0), Mark(Step.PUSH_ACCEPTED, 1000.1, "apns 1-2")),
    stop=Stop.ANSWERED,
    platform="ios",
    agent="Phone/1",
    network="198.51.100.0/24",
)


def wake(number: int, stop: Stop | None = Stop.ANSWERED, sip_user: str = "92201") -> Wake:
    """The call of that number: its moment, and its Call-ID."""
    name = f"{number:036}"
    return replace(
        RANG, id=name, call_id=f"c{number}", started_at=number, stop=stop, sip_user=sip_user
    )


def save(store: Store, *made: Wake) -> None:
    with store.begin() as tx:
        wakes.save(tx, made)


def test_what_is_saved_is_found_by_its_call(store: Store) -> None:
    other_phone = replace(RANG, id="2" * 36, sip_user="92202", started_at=1000.5, marks=())
    save(store, other_phone, RANG, wake(7))
    with store.begin() as tx:
        assert wakes.by_call_id(tx, "call@pbx") == [RANG, other_phone]
        assert wakes.by_call_id(tx, "nothing") == []


def test_saving_again_replaces(store: Store) -> None:
    begun = replace(RANG, marks=RANG.marks[:1], stop=None, agent="")
    save(store, begun)
    save(store, replace(RANG, agent="half"), wake(7), RANG)
    with store.begin() as tx:
        assert wakes.by_call_id(tx, "call@pbx") == [RANG]


def test_saving_nothing_is_no_error(store: Store) -> None:
    save(store)


@pytest.mark.parametrize("name", wakes.LONGEST)
def test_texts_are_cut_to_their_column(store: Store, name: str) -> None:
    column = schema.wake.c[name]
    assert column.type.length == wakes.LONGEST[name]  # type: ignore[attr-defined]
    save(store, replace(RANG, **{name: "é" * 500}))  # type: ignore[arg-type]
    with store.begin() as tx:
        assert getattr(wakes.recent(tx)[0], name) == "é" * wakes.LONGEST[name]


@pytest.mark.parametrize("bad", ["\x00", "\ud800", "\x1b[2J", "\n"])
def test_what_no_terminal_should_see_is_left_out(store: Store, bad: str) -> None:
    marks = (Mark(Step.ENDED, 1.0, f"x{bad}" + "y" * 500),)
    save(store, replace(RANG, caller=f"2{bad}02", call_id=f"{bad}c", marks=marks))
    printable = "".join(filter(str.isprintable, bad))
    with store.begin() as tx:
        (found,) = wakes.by_call_id(tx, f"{bad}c")
    assert found.caller == f"2{printable}02"
    assert found.marks[0].detail == f"x{printable}{'y' * 500}"[: wakes.MAX_DETAIL]


def test_the_latest_come_first(store: Store) -> None:
    save(store, *map(wake, range(1, 6)))
    with store.begin() as tx:
        assert wakes.recent(tx, limit=2) == [wake(5), wake(4)]
        assert wakes.recent(tx, since=4) == [wake(5), wake(4)]
        assert len(wakes.recent(tx)) == 5


def test_the_latest_of_one_phone(store: Store) -> None:
    theirs = wake(9, sip_user="92202")
    save(store, wake(1), theirs)
    with store.begin() as tx:
        assert wakes.recent(tx, sip_user="92201") == [wake(1)]
        assert wakes.recent(tx, sip_user="92202") == [theirs]
        assert wakes.recent(tx, sip_user="922") == []


def test_failures_are_what_is_to_be_put_right(store: Store) -> None:
    save(store, *(wake(number, stop) for number, stop in enumerate([None, *Stop])))
    with store.begin() as tx:
        stops = {found.stop for found in wakes.recent(tx, failed=True)}
    assert stops == {
        *(Stop.NOT_WOKEN, Stop.NOT_RINGING, Stop.NO_ADDRESS, Stop.ADDRESS_GONE, Stop.PUSH_REFUSED),
        *(Stop.PUSH_UNREACHABLE, Stop.PUSH_BLOCKED, Stop.EDGE_RESTARTED, Stop.REFUSED),
    }


def test_calls_on_their_way_are_found_after_a_restart(store: Store) -> None:
    save(store, wake(1, None), wake(2, None), wake(3), wake(4, None))
    with store.begin() as tx:
        assert wakes.unfinished(tx, since=2) == [wake(2, None), wake(4, None)]


def test_old_calls_are_forgotten(store: Store) -> None:
    save(store, wake(1), wake(2), wake(3))
    with store.begin() as tx:
        assert wakes.forget_before(tx, 3) == 2
        assert wakes.recent(tx) == [wake(3)]


def test_a_removed_phone_s_calls_are_forgotten(store: Store) -> None:
    save(store, wake(1), wake(2, sip_user="92202"))
    with store.begin() as tx:
        wakes.forget_user(tx, "92201")
        assert wakes.recent(tx) == [wake(2, sip_user="92202")]
