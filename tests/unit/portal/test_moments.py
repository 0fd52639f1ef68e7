"""moments.py: in the server's zone, in both languages."""

import time
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from squilla.portal.moments import decimal, duration, moment
from squilla.texts import Language

ROME = ZoneInfo("Europe/Rome")


@pytest.fixture(autouse=True)
def in_rome(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    with monkeypatch.context() as zone:
        zone.setenv("TZ", "Europe/Rome")
        time.tzset()
        yield
    time.tzset()


def at(*parts: int) -> float:
    year, month, day, hour, minute = parts
    return datetime(year, month, day, hour, minute, tzinfo=ROME).timestamp()


NOON = at(2026, 11, 23, 12, 0)


@pytest.mark.parametrize(
    ("when", "italian", "english"),
    [
        (at(2026, 11, 23, 0, 5), "oggi alle 00:05", "today at 00:05"),
        (at(2026, 11, 23, 23, 59), "oggi alle 23:59", "today at 23:59"),
        (
            at(2026, 11, 22, 23, 59),
            "il 22 novembre 2026 alle 23:59",
            "on 22 November 2026 at 23:59",
        ),
        (at(2026, 1, 1, 9, 0), "il 1 gennaio 2026 alle 09:00", "on 1 January 2026 at 09:00"),
        (at(2026, 8, 15, 9, 0), "il 15 agosto 2026 alle 09:00", "on 15 August 2026 at 09:00"),
    ],
)
def test_moments(when: float, italian: str, english: str) -> None:
    assert moment(when, "it", now=NOON) == italian
    assert moment(when, "en", now=NOON) == english


@pytest.mark.parametrize(
    ("seconds", "language", "expected"),
    [
        (-5, "en", "1 second"),
        (1, "it", "1 secondo"),
        (1.2, "it", "2 secondi"),
        (90, "en", "90 seconds"),
        (91, "en", "2 minutes"),
        (120, "it", "2 minuti"),
        (599.5, "en", "10 minutes"),
        (900, "it", "15 minuti"),
    ],
)
def test_durations_round_up(seconds: float, language: Language, expected: str) -> None:
    assert duration(seconds, language) == expected


@pytest.mark.parametrize(("language", "written"), [("it", "1,50"), ("en", "1.50")])
def test_a_decimal_has_the_mark_of_its_language(language: Language, written: str) -> None:
    assert decimal(1.499, language) == written
