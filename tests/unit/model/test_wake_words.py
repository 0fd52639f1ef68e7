"""Every step, end and piece of advice has its words."""

from dataclasses import replace

import pytest

from squilla.model.push import Platform
from squilla.model.wake_words import advice_key, result_key, step_key
from squilla.model.wakes import Mark, Step, Stop, Wake
from squilla.texts import catalog

WAKE = Wake("id", "call", "92201", "202", 0.0)
RINGING = (Mark(Step.RINGING, 1.0),)


@pytest.mark.parametrize("step", Step)
def test_each_step_has_words(step: Step) -> None:
    assert step_key(step) in catalog()


@pytest.mark.parametrize("marks", [(), RINGING], ids=["silent", "rang"])
@pytest.mark.parametrize("stop", [None, *Stop])
def test_each_end_has_words(stop: Stop | None, marks: tuple[Mark, ...]) -> None:
    assert result_key(replace(WAKE, stop=stop, marks=marks)) in catalog()


def test_who_hung_up_before_it_rang_is_told_apart() -> None:
    cancelled = replace(WAKE, stop=Stop.CANCELLED)
    assert result_key(cancelled) == "wake.stop_cancelled_early"
    assert result_key(replace(cancelled, marks=RINGING)) == "wake.stop_cancelled"


@pytest.mark.parametrize("platform", [*Platform, "", "tin can"])
@pytest.mark.parametrize("stop", [None, *Stop])
def test_every_fault_and_nothing_else_has_advice(stop: Stop | None, platform: str) -> None:
    key = advice_key(replace(WAKE, stop=stop, platform=platform))
    assert (key is not None) is (stop is not None and stop.is_fault)
    assert key is None or key in catalog()


@pytest.mark.parametrize(
    ("platform", "key"),
    [
        ("ios", "wake.advice_not_woken_ios"),
        ("android", "wake.advice_not_woken_android"),
        ("web", "wake.advice_not_woken_web"),
        ("", "wake.advice_not_woken"),
        ("tin can", "wake.advice_not_woken"),
    ],
)
def test_what_keeps_a_phone_asleep_depends_on_it(platform: str, key: str) -> None:
    assert advice_key(replace(WAKE, stop=Stop.NOT_WOKEN, platform=platform)) == key


def test_no_words_are_left_over() -> None:
    wakes = [
        replace(WAKE, stop=stop, platform=platform, marks=marks)
        for stop in (None, *Stop)
        for platform in (*Platform, "")
        for marks in ((), RINGING)
    ]
    said = {step_key(step) for step in Step} | {result_key(wake) for wake in wakes}
    said |= {key for key in map(advice_key, wakes) if key}
    assert said == {key for key in catalog() if key.startswith("wake.")}
