"""Figures and verdict, on the events of calls as they go well and badly."""

import random
from collections.abc import Callable
from dataclasses import replace

import pytest

from squilla.robot.failure import Reason
from squilla.robot.measure import Course, EchoResult, Heard, Sent, measure
from squilla.sip.account import Ended

ASKED = 75.0
ANSWERED = 100.5
DIALLED = 100.0
SPOKEN = 250
"""Frames that the announcement takes, 5 s."""
COURSE = Course(DIALLED, ANSWERED, ANSWERED + ASKED + 1, Ended("us"))


def frames_sent(seconds: float = ASKED) -> list[Sent]:
    return [Sent(number, ANSWERED + number * 0.02) for number in range(round(seconds * 50))]


def echoed(
    sent: list[Sent],
    *,
    keep: Callable[[int], bool] = lambda _number: True,
    delay: Callable[[int], float] = lambda _number: 0.03,
    announcement: bool = True,
) -> list[Heard]:
    """What a caller hears: the announcement, then what was sent after it."""
    heard = [
        Heard(None, ANSWERED + n * 0.02, audible=n % 4 > 0) for n in range(SPOKEN) if announcement
    ]
    heard += [
        Heard(frame.number, frame.at + delay(frame.number))
        for frame in sent
        if frame.number >= SPOKEN and keep(frame.number)
    ]
    return sorted(heard, key=lambda one: one.at)


def result(
    *, course: Course = COURSE, heard: list[Heard] | None = None, seconds: float = ASKED
) -> EchoResult:
    sent = frames_sent(seconds)
    return measure(ASKED, course, sent, echoed(sent) if heard is None else heard)


def reason(measured: EchoResult) -> Reason | None:
    return measured.failure.reason if measured.failure else None


def test_a_good_call() -> None:
    measured = result()
    assert measured.ok
    assert measured.answered_after == pytest.approx(0.5)
    assert measured.held == pytest.approx(76)
    assert measured.ended_after == pytest.approx(76.5)
    assert measured.announcement_heard
    assert measured.announcement == pytest.approx(3.74, abs=0.05)
    assert measured.first_return_after == pytest.approx(5.03)
    assert (measured.sent, measured.returned, measured.lost) == (3750, 3500, 0)
    assert measured.delay is not None
    assert measured.delay.median == pytest.approx(30)
    assert measured.longest_gap == pytest.approx(0.02)
    assert measured.ended_by == "us"


def test_a_fallible_network_is_measured_as_it_is() -> None:
    dice = random.Random(1)  # noqa: S311  a network, not a secret
    dropped = {number for number in range(SPOKEN + 1, 3750) if dice.random() < 0.03}
    late = {number: 0.03 + dice.choice([0, 0, 0, 0.05]) for number in range(3750)}
    sent = frames_sent()
    heard = echoed(sent, keep=lambda n: n not in dropped, delay=late.__getitem__)
    order = [frame.number for frame in heard if frame.number is not None]
    assert order != sorted(order)
    measured = measure(ASKED, COURSE, sent, heard)
    assert measured.ok
    assert measured.lost == len(dropped)
    assert measured.returned == 3500 - len(dropped)
    assert measured.loss == pytest.approx(0.03, abs=0.01)
    assert measured.delay is not None
    assert measured.delay.least == pytest.approx(30)
    assert measured.delay.p95 == pytest.approx(80)
    assert measured.delay.most == pytest.approx(80)
    assert measured.longest_gap is not None
    assert 0.02 < measured.longest_gap < 0.2


def test_a_frame_that_comes_twice_counts_once() -> None:
    heard = echoed(frames_sent())
    doubled = heard + [replace(frame, at=frame.at + 0.5) for frame in heard]
    measured = result(heard=sorted(doubled, key=lambda one: one.at))
    assert (measured.returned, measured.lost) == (3500, 0)
    assert measured.delay is not None
    assert measured.delay.most == pytest.approx(30)


def test_a_number_that_was_never_sent_is_not_ours() -> None:
    heard = [*echoed(frames_sent()), Heard(60000, ANSWERED + 70)]
    assert result(heard=heard).returned == 3500


def test_an_echo_without_announcement_is_good_too() -> None:
    measured = result(heard=echoed(frames_sent(), announcement=False))
    assert measured.ok
    assert not measured.announcement_heard


@pytest.mark.parametrize(
    ("keep", "expected", "gap"),
    [
        (lambda n: not 1000 <= n < 1090, None, 1.82),
        (lambda n: not 1000 <= n < 1110, Reason.VOICE_INTERRUPTED, 2.22),
        (lambda n: n < 2000, Reason.VOICE_INTERRUPTED, 34.97),
        (lambda n: n >= 1000, Reason.VOICE_LATE, 0.02),
        (lambda n: n % 10 > 0, Reason.VOICE_LOST, 0.04),
        (lambda n: n % 30 > 0, None, 0.04),
    ],
)
def test_voice_that_fails_for_a_while(
    keep: Callable[[int], bool], expected: Reason | None, gap: float
) -> None:
    measured = result(heard=echoed(frames_sent(), keep=keep))
    assert reason(measured) is expected
    assert measured.longest_gap == pytest.approx(gap, abs=0.011)


def test_hearing_nothing_at_all_is_a_fault_of_the_media() -> None:
    measured = result(heard=[])
    assert reason(measured) is Reason.NO_MEDIA
    assert measured.delay is None
    assert measured.longest_gap is None
    assert measured.loss == 0


def test_an_announcement_without_voice_is_one_way() -> None:
    measured = result(heard=echoed(frames_sent(), keep=lambda _number: False))
    assert reason(measured) is Reason.VOICE_NOT_RETURNED
    assert measured.announcement_heard
    assert (measured.returned, measured.lost) == (0, 0)


@pytest.mark.parametrize(
    ("ended", "expected"),
    [
        (Ended("them", "Q.850;cause=16"), Reason.ENDED_EARLY),
        (Ended("error", "reset by peer"), Reason.CONNECTION_LOST),
    ],
)
def test_a_call_that_drops_is_not_ok_however_good_the_voice(ended: Ended, expected: Reason) -> None:
    course = replace(COURSE, ended_at=ANSWERED + 32, ended=ended)
    measured = result(course=course, heard=echoed(frames_sent(32)), seconds=32)
    assert reason(measured) is expected
    assert measured.held == pytest.approx(32)
    assert measured.failure is not None
    assert measured.failure.details == {"held": pytest.approx(32), "why": ended.reason}


@pytest.mark.parametrize(
    ("seconds", "expected"), [(1.0, Reason.ENDED_EARLY), (30.0, Reason.NO_MEDIA)]
)
def test_a_silent_call_that_drops_is_blamed_on_what_came_first(
    seconds: float, expected: Reason
) -> None:
    course = replace(COURSE, ended_at=ANSWERED + seconds, ended=Ended("them"))
    assert reason(result(course=course, heard=[], seconds=seconds)) is expected


def test_a_call_that_we_end_too_soon_did_not_hold() -> None:
    course = replace(COURSE, ended_at=ANSWERED + 70)
    assert reason(result(course=course)) is Reason.ENDED_EARLY


@pytest.mark.parametrize(
    ("held", "expected"), [(4.0, Reason.TOO_SHORT), (6.5, Reason.VOICE_NOT_RETURNED)]
)
def test_a_call_that_ends_within_the_announcement_tells_nothing_of_the_voice(
    held: float, expected: Reason
) -> None:
    course = replace(COURSE, ended_at=ANSWERED + held)
    heard = [one for one in echoed([]) if one.at < ANSWERED + held]
    measured = measure(held, course, frames_sent(held), heard)
    assert reason(measured) is expected
