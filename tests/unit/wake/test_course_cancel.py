"""What becomes of a call that is taken back before the phone is awake, rule by rule (M4)."""

import pytest

from squilla.model.push import PushAddress
from squilla.model.wakes import Step, Stop
from squilla.push.message import Ending
from squilla.push.outcome import Blocked, Outcome, Rejected
from squilla.wake.actions import (
    ForgetAddress,
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
    answered_elsewhere,
    busy,
    caller_gives_up,
    fails,
    goes_out,
    gone,
    parked,
    push,
    registers,
    says,
    sent,
    timer,
    too_early,
)

REPEATED = [ANDROID, BROWSER, ANDROID_AT_GATEWAY]
NOT_REPEATED = [IPHONE, IPHONE_AT_GATEWAY]
MISSED = TellMissed(Ending.MISSED)
LATE = ShowLateCall(Ending.MISSED)


@pytest.mark.parametrize("address", REPEATED)
@pytest.mark.parametrize(
    ("why", "ending", "stop"),
    [
        (caller_gives_up, Ending.MISSED, Stop.CANCELLED),
        (answered_elsewhere, Ending.ANSWERED_ELSEWHERE, Stop.ANSWERED_ELSEWHERE),
        (fails(487, cancelled=True), Ending.MISSED, Stop.CANCELLED),
    ],
)
def test_early_cancel_offline_device(
    address: PushAddress, why: Happening, ending: Ending, stop: Stop
) -> None:
    play = Play(address).at(0, parked, Push()).at(1, accepted, RingBack())
    play.at(2, why, TellMissed(ending)).at(3, registers())
    play.ends(stop, "parked 0", f"push_accepted 1 {address.provider} m1", "ended 2 487")


@pytest.mark.parametrize("address", NOT_REPEATED)
@pytest.mark.parametrize(
    ("why", "ending"),
    [
        (caller_gives_up, Ending.MISSED),
        (answered_elsewhere, Ending.ANSWERED_ELSEWHERE),
    ],
)
def test_an_iphone_that_answers_late_is_shown_the_call_once(
    address: PushAddress, why: Happening, ending: Ending
) -> None:
    """Late wake after CANCEL."""
    play = Play(address).at(0, parked, Push()).at(1, accepted, RingBack()).at(2, why)
    play.at(61.9, registers(), ShowLateCall(ending)).at(61.95, registers())
    assert play.course.wake.at(Step.REGISTERED) is None


def test_an_iphone_that_comes_much_later_is_shown_nothing() -> None:
    play = Play(IPHONE).at(0, parked, Push()).at(1, accepted, RingBack()).at(2, caller_gives_up)
    assert not play.course.is_done(T0 + 61.9)
    assert play.course.next_at == T0 + 62
    assert play.course.is_done(T0 + 62)
    play.at(62, registers())


@pytest.mark.parametrize("address", [IPHONE, ANDROID])
def test_early_cancel_online_device(address: PushAddress) -> None:
    """Its INVITE is cancelled where it was sent: nobody need be told otherwise."""
    play = Play(address).at(0, sent()).at(1, caller_gives_up).at(5, registers())
    play.ends(Stop.CANCELLED, "sent 0", "ended 1 487")


@pytest.mark.parametrize("address", [IPHONE, ANDROID])
def test_a_cancel_after_it_rang_needs_no_push(address: PushAddress) -> None:
    play = Play(address).at(0, sent(60), Push()).at(1, accepted).at(2, says(180))
    play.at(3, caller_gives_up).at(5, registers())
    play.ends(
        Stop.CANCELLED,
        "sent 0",
        f"push_accepted 1 {address.provider} m1",
        "ringing 2 180",
        "ended 3 487",
    )


@pytest.mark.parametrize("address", [IPHONE, ANDROID])
def test_a_phone_that_was_back_in_time_has_got_the_cancel(address: PushAddress) -> None:
    play = Play(address).at(0, parked, Push()).at(1, accepted, RingBack())
    play.at(2, registers()).at(2.1, goes_out).at(2.2, caller_gives_up).at(5, registers())


def test_a_call_nobody_was_woken_for_is_told_to_nobody() -> None:
    Play().at(0, parked, Push()).at(1, busy(5)).at(2, caller_gives_up).at(6, too_early)
    iphone = Play(IPHONE).at(0, parked, Push()).at(1, busy(5)).at(2, caller_gives_up)
    iphone.at(3, registers())


def test_what_became_of_the_call_does_not_overtake_its_push() -> None:
    play = Play().at(0, parked, Push()).at(0.1, caller_gives_up).at(0.3, accepted, MISSED)
    play.ends(Stop.CANCELLED, "parked 0", "ended 0.1 487", "push_accepted 0.3 fcm m1")


def test_what_became_of_the_call_does_not_overtake_the_repeat() -> None:
    play = Play().at(0, parked, Push()).at(1, accepted, RingBack()).at(5, timer, Push())
    play.at(5.1, caller_gives_up).at(5.2, busy(1), MISSED).at(6.2, too_early)


@pytest.mark.parametrize("outcome", [Blocked("b"), Rejected("r")])
@pytest.mark.parametrize("address", [IPHONE, ANDROID])
def test_a_push_that_came_to_nothing_leaves_nothing_to_tell(
    address: PushAddress, outcome: Outcome
) -> None:
    play = Play(address).at(0, parked, Push()).at(0.1, caller_gives_up).at(0.3, push(outcome))
    play.at(9, registers()).ends(Stop.CANCELLED, "parked 0", "ended 0.1 487")


def test_an_address_found_dead_after_the_call_is_forgotten_too() -> None:
    play = Play().at(0, parked, Push()).at(0.1, caller_gives_up)
    play.at(0.3, gone(T0), ForgetAddress(T0))
    play.ends(Stop.CANCELLED, "parked 0", "ended 0.1 487")
    repeat = Play().at(0, parked, Push()).at(1, accepted, RingBack()).at(5, timer, Push())
    repeat.at(6, caller_gives_up).at(6.1, gone(), ForgetAddress(None), MISSED)


def test_an_iphone_may_be_there_before_its_push_is_answered_for() -> None:
    play = Play(IPHONE).at(0, parked, Push()).at(0.1, caller_gives_up)
    play.at(0.9, registers(), LATE).at(1, accepted).at(2, registers())
