"""What a push service's answer means for a call, rule by rule (M4)."""

import pytest

from squilla.model.wakes import Stop
from squilla.push.message import Ending
from squilla.wake.actions import (
    ForgetAddress,
    GiveUp,
    Push,
    RingBack,
    ShowLateCall,
    TellMissed,
)
from tests.unit.wake.playbook import (
    ANDROID,
    ANDROID_AT_GATEWAY,
    BROWSER,
    IPHONE,
    IPHONE_AT_GATEWAY,
    T0,
    Happening,
    Play,
    accepted,
    blocked,
    busy,
    goes_out,
    gone,
    parked,
    registers,
    rejected,
    says,
    sent,
    timer,
    too_early,
)

REPEATED = [ANDROID, BROWSER, ANDROID_AT_GATEWAY]
NOT_REPEATED = [IPHONE, IPHONE_AT_GATEWAY]
MISSED = TellMissed(Ending.MISSED)
LATE = ShowLateCall(Ending.MISSED)


def test_a_busy_service_is_asked_again_within_the_window() -> None:
    play = Play().at(0, parked, Push()).at(0.1, busy(2)).at(2, too_early).at(2.1, timer, Push())
    play.at(2.3, accepted, RingBack())
    play.ends(None, "parked 0", "push_refused 0.1 fcm 503", "push_accepted 2.3 fcm m1")


def test_a_busy_service_is_not_asked_without_a_pause() -> None:
    Play().at(0, parked, Push()).at(0, busy(0)).at(0.1, timer, Push())


def test_a_busy_service_is_asked_five_times_at_most() -> None:
    play = Play().at(0, parked, Push())
    for number in range(1, 5):
        play.at(number - 0.5, busy(0.5)).at(number, timer, Push())
    play.at(4.5, busy(0.5), GiveUp())
    refused = [f"push_refused {number - 0.5:g} fcm 503" for number in range(1, 6)]
    play.ends(Stop.PUSH_UNREACHABLE, "parked 0", *refused, "ended 4.5 480")


@pytest.mark.parametrize("seconds", [29.9, 60.0])
def test_a_service_busy_beyond_the_call_is_not_waited_for(seconds: float) -> None:
    """429 with Retry-After beyond the window."""
    play = Play().at(0, parked, Push()).at(0.1, busy(seconds), GiveUp())
    play.ends(Stop.PUSH_UNREACHABLE, "parked 0", "push_refused 0.1 fcm 503", "ended 0.1 480")


@pytest.mark.parametrize("since", [None, T0 - 5])
def test_a_dead_address_is_forgotten(since: float | None) -> None:
    play = Play().at(0, parked, Push()).at(0.1, gone(since), ForgetAddress(since), GiveUp())
    play.ends(Stop.ADDRESS_GONE, "parked 0", "push_refused 0.1 fcm unregistered", "ended 0.1 480")


@pytest.mark.parametrize(
    ("outcome", "stop", "why"),
    [
        (blocked, Stop.PUSH_BLOCKED, "updates are blocked"),
        (rejected, Stop.PUSH_REFUSED, "BadTopic"),
    ],
)
def test_a_refused_push_ends_the_call_and_says_why(
    outcome: Happening, stop: Stop, why: str
) -> None:
    play = Play().at(0, parked, Push()).at(0.1, outcome, GiveUp())
    play.ends(stop, "parked 0", f"push_refused 0.1 fcm {why}", "ended 0.1 480")


def test_a_phone_without_an_address_cannot_be_woken() -> None:
    Play(None).at(0, parked, GiveUp()).ends(Stop.NO_ADDRESS, "parked 0", "ended 0 480")


@pytest.mark.parametrize("outcome", [blocked, rejected, busy(99)])
def test_nothing_gives_up_a_call_that_is_on_a_connection(outcome: Happening) -> None:
    Play().at(0, sent(60), Push()).at(0.1, outcome).at(1, says(180)).at(2, says(200))
    came_back = Play().at(0, parked, Push()).at(1, registers()).at(1, goes_out)
    came_back.at(1.1, outcome)
    assert came_back.course.wake.stop is None


def test_a_dead_address_costs_no_call_that_is_on_a_connection() -> None:
    play = Play().at(0, sent(60), Push()).at(0.1, gone(), ForgetAddress(None))
    assert play.course.wake.stop is None


def test_a_live_phone_without_an_address_may_still_ring() -> None:
    play = Play(None).at(0, sent()).at(3, timer).at(4, says(180))
    play.ends(None, "sent 0", "ringing 4 180")


@pytest.mark.parametrize("outcome", [blocked, rejected, busy(99)])
def test_the_repeat_s_failure_ends_nothing(outcome: Happening) -> None:
    play = Play().at(0, parked, Push()).at(1, accepted, RingBack()).at(5, timer, Push())
    play.at(5.1, outcome)
    assert play.course.wake.stop is None


def test_a_busy_service_is_not_asked_again_for_a_phone_that_rings() -> None:
    Play().at(0, sent(60), Push()).at(1, says(180)).at(1.1, busy(1)).at(2.1, too_early)
