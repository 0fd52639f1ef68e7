"""What a load is said to have come to."""

from dataclasses import replace

from bench.sip.digest import Person
from bench.tally import NOTHING, tally
from bench.wakes import Wake

MS = 1_000_000
GOOD = Wake(
    Person("92202", "localhost", ""),
    due=1 * MS,
    began=2 * MS,
    sent=4 * MS,
    pushed=9 * MS,
    pushes=1,
    registered=20 * MS,
    invited=23 * MS,
    invites=1,
    ended=30 * MS,
    status=486,
)


def test_times_are_in_milliseconds() -> None:
    found = tally([GOOD])
    spans = (found.push, found.delivery, found.whole, found.lag)
    assert [span.worst for span in spans] == [5.0, 3.0, 28.0, 1.0]
    assert (found.lost, found.duplicates) == (0, 0)


def test_a_call_that_reached_nobody_is_lost() -> None:
    for lost in (
        replace(GOOD, status=0),
        replace(GOOD, status=480),
        replace(GOOD, invites=0),
        replace(GOOD, pushed=0),
    ):
        assert tally([GOOD, lost]).lost == 1


def test_a_second_invite_is_a_duplicate() -> None:
    assert tally([GOOD, replace(GOOD, invites=3)]).duplicates == 2


def test_nothing_delivered_has_no_times() -> None:
    assert tally([replace(GOOD, invites=0)]).push is NOTHING
