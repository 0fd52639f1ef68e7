"""Whom a call is pushed to, and when, rule by rule (M4)."""

import pytest

from squilla.model.push import PushAddress
from squilla.model.wakes import Step, Stop
from squilla.push.message import Ending
from squilla.push.outcome import Delivered
from squilla.wake.actions import (
    Action,
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
    Play,
    accepted,
    busy,
    caller_gives_up,
    goes_out,
    parked,
    parked_again,
    push,
    registers,
    says,
    sent,
    timer,
    too_early,
    written,
)

REPEATED = [ANDROID, BROWSER, ANDROID_AT_GATEWAY]
NOT_REPEATED = [IPHONE, IPHONE_AT_GATEWAY]
MISSED = TellMissed(Ending.MISSED)
LATE = ShowLateCall(Ending.MISSED)


# --- a good one


def test_a_sleeping_phone_is_pushed_at_once_and_rings() -> None:
    play = Play()
    play.at(0, parked, Push()).at(0.2, accepted, RingBack())
    play.at(1.5, registers()).at(1.51, goes_out).at(1.7, says(180)).at(6, says(200))
    play.ends(
        Stop.ANSWERED,
        "parked 0",
        "push_accepted 0.2 fcm m1",
        "connected 1.4",
        "registered 1.5",
        "sent 1.51",
        "ringing 1.7 180",
        "answered 6",
    )


def test_where_a_phone_is_and_what_it_runs_is_remembered() -> None:
    play = Play().at(0, parked, Push()).at(1, registers(source="198.51.100.77"))
    assert play.course.wake.agent == "App/1"
    assert play.course.wake.network == "198.51.100.0/24"


def test_where_a_phone_goes_while_it_rings_is_another_story() -> None:
    play = Play().at(0, sent()).at(1, says(180)).at(2, registers())
    assert (play.course.wake.agent, play.course.wake.network) == ("", "")
    play.ends(None, "sent 0", "ringing 1 180")


# --- whom to push, and when


def test_a_live_phone_that_rings_is_not_pushed() -> None:
    """No ringing push to a device that is awake."""
    play = Play().at(0, sent()).at(2.9, too_early).at(2.95, says(180)).at(3, too_early)
    play.ends(None, "sent 0", "ringing 2.95 180")


def test_a_live_phone_that_does_not_ring_is_pushed_after_a_while() -> None:
    """Idle device: its connection looks alive."""
    play = Play().at(0, sent()).at(3, timer, Push()).at(3.2, accepted).at(7.2, timer, Push())
    play.ends(None, "sent 0", "push_accepted 3.2 fcm m1")


def test_a_connection_s_trying_is_no_sign_of_a_phone() -> None:
    Play().at(0, sent()).at(0.1, says(100)).at(3, timer, Push())


@pytest.mark.parametrize(("silent", "asked"), [(39.9, ()), (40.0, (Push(),)), (600.0, (Push(),))])
def test_a_phone_silent_for_long_is_pushed_at_once(
    silent: float, asked: tuple[Action, ...]
) -> None:
    Play().at(0, sent(silent), *asked)


def test_a_phone_that_refuses_is_awake() -> None:
    Play().at(0, sent()).at(2, says(486)).at(3, too_early)


def test_a_push_whose_answer_comes_when_the_phone_rings_is_not_repeated() -> None:
    play = Play().at(0, parked, Push()).at(1, registers()).at(1, goes_out).at(1.2, says(180))
    play.at(1.5, accepted).at(5.5, too_early)


@pytest.mark.parametrize("address", REPEATED)
def test_a_push_that_woke_nobody_is_repeated_once(address: PushAddress) -> None:
    play = Play(address)
    play.at(0, parked, Push()).at(1, accepted, RingBack()).at(4.9, too_early).at(5, timer, Push())
    play.at(5.5, accepted).at(9.5, too_early).at(20, too_early)
    play.ends(
        None,
        "parked 0",
        f"push_accepted 1 {address.provider} m1",
        f"push_accepted 5.5 {address.provider} m1",
    )


@pytest.mark.parametrize("address", NOT_REPEATED)
def test_apple_s_push_is_never_repeated(address: PushAddress) -> None:
    Play(address).at(0, parked, Push()).at(1, accepted, RingBack()).at(30, too_early)


def test_a_push_is_not_repeated_when_the_call_would_be_over() -> None:
    play = Play().at(0, parked, Push()).at(1, busy(25)).at(26, timer, Push())
    play.at(26.1, accepted, RingBack()).at(30.1, too_early)


def test_a_phone_that_is_back_is_not_pushed_again() -> None:
    play = Play().at(0, parked, Push()).at(1, accepted, RingBack())
    play.at(4.8, registers()).at(4.9, goes_out).at(5, too_early)


def test_the_caller_hears_ring_back_once() -> None:
    play = Play().at(0, parked, Push()).at(1, accepted, RingBack()).at(5, timer, Push())
    play.at(5.2, accepted)


def test_ring_back_is_for_parked_calls_only() -> None:
    Play().at(0, sent(60), Push()).at(1, accepted)
    Play().at(0, parked, Push()).at(1, registers()).at(1, goes_out).at(1.1, accepted)


# --- registering


def test_registering_three_times_marks_once() -> None:
    play = Play().at(0, parked, Push())
    play.at(1, registers(0.9)).at(1.2, registers(0.9)).at(1.4, registers(1.3)).at(1.5, goes_out)
    play.ends(None, "parked 0", "connected 0.9", "registered 1", "sent 1.5")


@pytest.mark.parametrize(
    ("arrived", "marks"),
    [
        (0.0, ("connected 0", "registered 1")),
        (-0.1, ("registered 1",)),
        (-T0, ("registered 1",)),
    ],
)
def test_a_connection_from_before_the_call_is_no_step(
    arrived: float, marks: tuple[str, ...]
) -> None:
    Play().at(0, parked, Push()).at(1, registers(arrived)).ends(None, "parked 0", *marks)


def test_a_phone_that_goes_and_comes_back() -> None:
    """Device disconnects, then reconnects while the call waits."""
    play = Play().at(0, parked, Push()).at(1, accepted, RingBack())
    play.at(2, registers()).at(2.1, parked_again).at(6, registers()).at(6.1, goes_out)
    play.at(6.3, says(183))
    play.ends(
        None,
        "parked 0",
        "push_accepted 1 fcm m1",
        "connected 1.9",
        "registered 2",
        "parked 2.1",
        "sent 6.1",
        "ringing 6.3 183",
    )


def test_a_phone_that_went_before_any_push_got_through_is_pushed() -> None:
    play = Play().at(0, parked, Push()).at(0.2, busy(9)).at(1, registers()).at(1, goes_out)
    play.at(1.1, parked_again, Push())


def test_a_phone_that_went_while_a_push_is_under_way_is_not_pushed_twice() -> None:
    play = Play().at(0, parked, Push()).at(1, registers()).at(1, goes_out).at(1.1, parked_again)
    play.at(1.2, accepted, RingBack())


# --- a restart of ours


def test_restart_while_parked_does_not_push_again() -> None:
    known = written((Step.INVITE, 0), (Step.PARKED, 0), (Step.PUSH_ACCEPTED, 0.2))
    play = Play(wake=known).at(0, parked).at(4.2, too_early)
    play.at(5, caller_gives_up, MISSED)
    play.ends(Stop.CANCELLED, "parked 0", "push_accepted 0.2", "ended 5 487")


def test_restart_before_the_push_was_accepted_pushes() -> None:
    known = written((Step.INVITE, 0), (Step.PARKED, 0), (Step.PUSH_REFUSED, 0.2))
    play = Play(wake=known).at(0, parked, Push()).at(3, push(Delivered("m2")), RingBack())
    play.ends(None, "parked 0", "push_refused 0.2", "push_accepted 3 fcm m2")


def test_where_a_call_is_can_be_told() -> None:
    play = Play()
    assert (play.course.parked, play.course.sent) == (False, False)
    play.at(0, parked, Push())
    assert (play.course.parked, play.course.sent) == (True, False)
    play.at(1, registers()).at(1, goes_out)
    assert (play.course.parked, play.course.sent) == (False, True)
    play.at(1, parked_again)
    assert (play.course.parked, play.course.sent) == (True, False)
