"""What becomes of a call, rule by rule (M4)."""

import pytest

from squilla.model.push import PushAddress
from squilla.model.wakes import Step, Stop
from squilla.push.message import Ending
from squilla.push.outcome import Blocked, Delivered, Outcome, Rejected
from squilla.wake.actions import (
    Action,
    ForgetAddress,
    GiveUp,
    Push,
    RingBack,
    ShowLateCall,
    TellMissed,
)
from squilla.wake.course import network_of
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
    blocked,
    busy,
    caller_gives_up,
    edge_restarts,
    fails,
    goes_out,
    gone,
    parked,
    parked_again,
    push,
    registers,
    rejected,
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


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("198.51.100.77", "198.51.100.0/24"),
        ("2001:db8:1:2::7", "2001:db8:1::/48"),
        ("", ""),
        ("somewhere", ""),
    ],
)
def test_an_address_is_cut_to_its_network(address: str, network: str) -> None:
    assert network_of(address) == network


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


# --- pushes that fail


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


# --- the caller gives up


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
    play.ends(Stop.CANCELLED, "parked 0", "ended 0.1 487")


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


# --- other ends


def test_device_answers_too_late() -> None:
    play = Play().at(0, parked, Push()).at(1, accepted, RingBack()).at(5, timer, Push())
    play.at(5.1, accepted).at(30, fails(408), MISSED).at(31, registers()).at(31.1, goes_out)
    play.ends(
        Stop.NOT_WOKEN,
        "parked 0",
        "push_accepted 1 fcm m1",
        "push_accepted 5.1 fcm m1",
        "ended 30 408",
    )


@pytest.mark.parametrize(
    ("code", "stop"),
    [
        (486, Stop.DECLINED),
        (600, Stop.DECLINED),
        (603, Stop.DECLINED),
        (408, Stop.NOT_ANSWERED),
        (480, Stop.NOT_ANSWERED),
        (488, Stop.REFUSED),
        (500, Stop.REFUSED),
        (604, Stop.REFUSED),
        (606, Stop.REFUSED),
    ],
)
def test_a_final_answer_has_its_reason(code: int, stop: Stop) -> None:
    play = Play().at(0, sent()).at(1, says(180)).at(2, says(code)).at(2, fails(code))
    play.ends(stop, "sent 0", "ringing 1 180", f"ended 2 {code}")


@pytest.mark.parametrize(
    ("begun", "stop"), [(sent(60), Stop.NOT_RINGING), (parked, Stop.NOT_WOKEN)]
)
def test_a_phone_that_says_nothing(begun: Happening, stop: Stop) -> None:
    play = Play().at(0, begun, Push()).at(9, fails(480)).at(9.1, accepted, MISSED)
    assert play.course.wake.stop is stop


def test_early_decline_by_the_only_offline_device() -> None:
    play = Play().at(0, parked, Push()).at(1, accepted, RingBack()).at(2, registers())
    play.at(2, goes_out).at(2.2, says(603)).at(2.2, fails(603))
    assert play.course.wake.stop is Stop.DECLINED


def test_the_edge_restarts_while_a_call_is_parked() -> None:
    play = Play().at(0, parked, Push()).at(1, accepted, RingBack()).at(2, edge_restarts, MISSED)
    play.ends(Stop.EDGE_RESTARTED, "parked 0", "push_accepted 1 fcm m1", "ended 2")


@pytest.mark.parametrize(
    ("begun", "moments", "stop"),
    [
        ((parked,), 35, Stop.NOT_WOKEN),
        ((sent(60),), 185, Stop.NOT_RINGING),
        ((sent(60), says(180)), 185, Stop.NOT_ANSWERED),
    ],
)
def test_an_end_that_nobody_told_of(
    begun: tuple[Happening, ...], moments: float, stop: Stop
) -> None:
    play = Play(IPHONE).at(0, begun[0], Push()).at(1, accepted, *_ring_back(begun[0]))
    for happening in begun[1:]:
        play.at(2, happening)
    play.at(moments - 0.1, too_early).at(moments, timer)
    assert play.course.wake.stop is stop
    assert play.course.wake.marks[-1].step is Step.ENDED


def _ring_back(begun: Happening) -> tuple[Action, ...]:
    return (RingBack(),) if begun is parked else ()


def test_a_lost_end_is_told_to_whom_was_woken() -> None:
    play = Play(BROWSER).at(0, parked, Push()).at(1, accepted, RingBack()).at(5, timer, Push())
    play.at(5.1, accepted).at(35, timer, MISSED)


@pytest.mark.parametrize(
    "end",
    [caller_gives_up, answered_elsewhere, fails(603), edge_restarts, says(200)],
)
@pytest.mark.parametrize(
    "later",
    [
        goes_out,
        parked_again,
        registers(),
        says(180),
        says(200),
        caller_gives_up,
        answered_elsewhere,
        fails(408),
        edge_restarts,
        too_early,
    ],
)
def test_nothing_changes_a_timeline_that_has_ended(end: Happening, later: Happening) -> None:
    play = Play().at(0, sent()).at(1, says(180)).at(2, end)
    before = play.course.wake
    play.at(3, later)
    assert play.course.wake == before
    assert not play.course.parked
    assert not play.course.sent


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
    play = Play().at(0, parked, Push())
    assert (play.course.parked, play.course.sent) == (True, False)
    play.at(1, registers()).at(1, goes_out)
    assert (play.course.parked, play.course.sent) == (False, True)
    play.at(1, parked_again)
    assert (play.course.parked, play.course.sent) == (True, False)
