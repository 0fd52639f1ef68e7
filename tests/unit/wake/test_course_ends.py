"""How a call ends, and who is told, rule by rule (M4)."""

import pytest

from squilla.model.wakes import Step, Stop
from squilla.push.message import Ending
from squilla.wake.actions import (
    Action,
    Push,
    Refuse,
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
    Happening,
    Play,
    accepted,
    answered_elsewhere,
    caller_gives_up,
    declines,
    edge_restarts,
    fails,
    goes_out,
    parked,
    parked_again,
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


@pytest.mark.parametrize(
    ("code", "stop"),
    [
        (480, Stop.NOT_RINGING),
        (486, Stop.DECLINED),
        (488, Stop.REFUSED),
        (600, Stop.DECLINED),
        (603, Stop.DECLINED),
        (606, Stop.REFUSED),
    ],
)
def test_a_refusal_on_a_new_connection_does_not_wait_for_the_dead_one(
    code: int, stop: Stop
) -> None:
    play = Play().at(0, sent(60), Push()).at(1, accepted).at(2, registers())
    play.at(3, says(code), Refuse(code)).at(3.1, says(code)).at(3.2, fails(code))
    play.ends(
        stop,
        "sent 0",
        "push_accepted 1 fcm m1",
        "connected 1.9",
        "registered 2",
        f"ended 3 {code}",
    )


def test_a_phone_may_change_its_connection_while_it_rings() -> None:
    play = Play().at(0, sent()).at(1, says(180)).at(2, registers()).at(3, says(486), Refuse(486))
    play.ends(Stop.DECLINED, "sent 0", "ringing 1 180", "ended 3 486")


@pytest.mark.parametrize("code", [300, 302, 404, 408, 487, 500, 503])
def test_what_the_dead_connection_says_refuses_nothing(code: int) -> None:
    play = Play().at(0, sent(60), Push()).at(2, registers()).at(3, says(code))
    assert play.course.wake.stop is None


def test_a_refusal_on_the_only_connection_reaches_the_caller_by_itself() -> None:
    Play().at(0, sent()).at(1, says(486))
    Play().at(0, parked, Push()).at(1, registers()).at(1, goes_out).at(2, says(486))


def test_early_decline_by_the_only_offline_device() -> None:
    play = Play().at(0, parked, Push()).at(1, accepted, RingBack()).at(2, registers())
    play.at(2, goes_out).at(2.2, says(603)).at(2.2, fails(603))
    assert play.course.wake.stop is Stop.DECLINED


def test_a_parked_call_is_declined_without_the_phone_coming_back() -> None:
    play = Play().at(0, parked, Push()).at(1, accepted, RingBack()).at(3, declines, Refuse(603))
    play.at(3.1, declines).at(5, caller_gives_up).at(6, registers())
    play.ends(Stop.DECLINED, "parked 0", "push_accepted 1 fcm m1", "ended 3 603")


def test_a_call_on_a_dead_connection_is_declined_too() -> None:
    play = Play().at(0, sent(60), Push()).at(1, accepted).at(2, declines, Refuse(603))
    play.at(2.1, fails(603))
    play.ends(Stop.DECLINED, "sent 0", "push_accepted 1 fcm m1", "ended 2 603")


@pytest.mark.parametrize("end", [says(200), caller_gives_up, fails(486)])
def test_a_call_that_is_answered_or_over_cannot_be_declined(end: Happening) -> None:
    play = Play().at(0, sent()).at(1, says(180)).at(2, end).at(3, declines)
    assert "603" not in [mark.detail for mark in play.course.wake.marks]


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
