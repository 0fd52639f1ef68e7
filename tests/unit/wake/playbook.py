"""The course of a call told as a play: at a time something happens, and exactly that is asked for.

Times are seconds since the INVITE.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Self

import pytest

from squilla.model.push import (
    ApnsAddress,
    FcmAddress,
    Platform,
    PushAddress,
    RelayAddress,
    WebPushAddress,
)
from squilla.model.wakes import Mark, Step, Stop, Wake
from squilla.push.outcome import Blocked, Delivered, Gone, Outcome, Rejected, RetryAfter
from squilla.wake.actions import Action
from squilla.wake.course import Actions, Course
from squilla.wake.patience import Patience

T0 = 1_000.0
PATIENCE = Patience(call=30.0, silence=40.0, answer=3.0, repeat=4.0)
IPHONE = ApnsAddress("ab12", "it.example.phone")
ANDROID = FcmAddress("token")
BROWSER = WebPushAddress("https://push.example/1", "key", "secret")
IPHONE_AT_GATEWAY = RelayAddress("f" * 64, Platform.IOS)
ANDROID_AT_GATEWAY = RelayAddress("f" * 64, Platform.ANDROID)

Happening = Callable[[Course, float], Actions]


def new_wake() -> Wake:
    return Wake("id", "call-1", "92201", "202", T0)


def written(*marks: tuple[Step, float]) -> Wake:
    """A timeline as a process before us left it."""
    return replace(new_wake(), marks=tuple(Mark(step, T0 + at) for step, at in marks))


# --- what can happen


def parked(course: Course, at: float) -> Actions:
    return course.begin(at, parked=True, silent=0.0)


def sent(silent: float = 0.0) -> Happening:
    return lambda course, at: course.begin(at, parked=False, silent=silent)


def push(outcome: Outcome) -> Happening:
    return lambda course, at: course.pushed(outcome, at)


accepted = push(Delivered("m1"))
blocked = push(Blocked("updates are blocked"))
rejected = push(Rejected("BadTopic"))


def busy(seconds: float) -> Happening:
    return push(RetryAfter(seconds, "503"))


def gone(since: float | None = None) -> Happening:
    return push(Gone("unregistered", since))


def declines(course: Course, at: float) -> Actions:
    """The person refuses in the notification."""
    return course.declined(at)


def registers(arrived: float | None = None, source: str = "198.51.100.7") -> Happening:
    """The phone registers, over a connection made at that time; None: just before."""

    def happen(course: Course, at: float) -> Actions:
        made = at - 0.1 if arrived is None else T0 + arrived
        return course.registered(at, arrived=made, agent="App/1", source=source)

    return happen


def goes_out(course: Course, at: float) -> Actions:
    return course.dispatched(at)


def parked_again(course: Course, at: float) -> Actions:
    return course.parked_again(at)


def says(code: int) -> Happening:
    return lambda course, at: course.answered(at, code)


def caller_gives_up(course: Course, at: float) -> Actions:
    return course.cancelled(at, 0)


def answered_elsewhere(course: Course, at: float) -> Actions:
    return course.cancelled(at, 200)


def fails(code: int, *, cancelled: bool = False) -> Happening:
    return lambda course, at: course.ended(at, code, cancelled=cancelled)


def edge_restarts(course: Course, at: float) -> Actions:
    return course.edge_restarted(at)


def timer(course: Course, at: float) -> Actions:
    """The moment that the course has asked for."""
    assert course.next_at == pytest.approx(at)
    return course.tick(at)


def too_early(course: Course, at: float) -> Actions:
    assert course.next_at > at
    return course.tick(at)


class Play:
    """One call for one phone."""

    def __init__(self, address: PushAddress | None = ANDROID, wake: Wake | None = None) -> None:
        self.course = Course(wake or new_wake(), address, PATIENCE)

    def at(self, seconds: float, happening: Happening, *asked: Action) -> Self:
        """Something happens, and asks for that and nothing else."""
        assert happening(self.course, T0 + seconds) == asked, f"at {seconds} s"
        return self

    def ends(self, stop: Stop | None, *timeline: str) -> None:
        """That is what is remembered, each mark as "step seconds detail"."""
        marks = [
            f"{mark.step} {mark.at - T0:.4g} {mark.detail}".rstrip()
            for mark in self.course.wake.marks
        ]
        assert marks == ["invite 0", *timeline]
        assert self.course.wake.stop is stop
