"""Which checks a run is made of."""

import pytest

from squilla.doctor.check import Missing, Pace
from squilla.doctor.select import Choice, seen_from, select, unknown_beginnings
from squilla.doctor.sight import Sight
from tests.unit.doctor.making import TARGET, check

CHECKS = [
    check("B6-DNS"),
    check("B1-CHAIN", needs=["B6-DNS"]),
    check("B1-EXPIRY", needs=["B1-CHAIN"]),
    check("T1-ECHO", needs=["B1-CHAIN"], pace=Pace.NORMAL, wants=[Missing.OUTSIDE]),
    check("P3-LONG", pace=Pace.DEEP, wants=[Missing.PAIR]),
]


@pytest.mark.parametrize(
    ("choice", "codes"),
    [
        (Choice(), "B6-DNS B1-CHAIN B1-EXPIRY T1-ECHO"),
        (Choice(Pace.FAST), "B6-DNS B1-CHAIN B1-EXPIRY"),
        (Choice(Pace.DEEP), "B6-DNS B1-CHAIN B1-EXPIRY T1-ECHO P3-LONG"),
        (Choice(only=("B1-EXPIRY",)), "B6-DNS B1-CHAIN B1-EXPIRY"),
        (Choice(only=("b1",)), "B6-DNS B1-CHAIN B1-EXPIRY"),
        (Choice(only=("B6", "P3")), "B6-DNS P3-LONG"),
        (Choice(Pace.FAST, only=("T1-ECHO",)), "B6-DNS B1-CHAIN T1-ECHO"),
        (Choice(skip=("B1",)), "B6-DNS T1-ECHO"),
        (Choice(only=("B1-EXPIRY",), skip=("b6",)), "B1-CHAIN B1-EXPIRY"),
        (Choice(only=("B6",), skip=("B6",)), ""),
    ],
)
def test_chosen(choice: Choice, codes: str) -> None:
    assert [one.code for one in select(CHECKS, choice)] == codes.split()


def test_beginnings_of_no_code() -> None:
    choice = Choice(only=("B1", "B9"), skip=("X", "t1-e"))
    assert unknown_beginnings(CHECKS, choice) == ["B9", "X"]


def test_what_can_be_seen_from_here() -> None:
    assert [one.code for one in seen_from(CHECKS, Sight(TARGET, outside=True))] == [
        "B6-DNS",
        "B1-CHAIN",
        "B1-EXPIRY",
        "T1-ECHO",
    ]
