"""Events in, pushes and answers out."""

import uuid
from dataclasses import replace

import pytest

from squilla.model.wakes import Stop
from squilla.push.message import Ending, Missed, Ring
from squilla.push.outcome import Rejected, RetryAfter
from tests.unit.wake.playbook import ANDROID, BROWSER
from tests.unit.wake.world import T0, World, play


def test_a_parked_call_is_pushed_and_its_caller_hears_ring_back() -> None:
    async def story(world: World) -> None:
        world.call()
        await world.at(1)
        (pushed,) = world.pusher.pushed
        (wake,) = world.timelines()
        assert pushed.address == ANDROID
        assert pushed.message == Ring(wake.id, "call-1", "202", "Bruno", pushed.at, 29)
        assert uuid.UUID(wake.id)
        assert pushed.at == pytest.approx(T0, abs=0.01)
        assert world.edge.answers == [(1, 180)]
        assert (wake.sip_user, wake.caller, wake.platform) == ("92201", "202", "android")
        assert wake.started_at == wake.marks[0].at == wake.marks[1].at
        assert world.steps() == ["invite", "parked", "push_accepted"]

    play(story)


def test_the_repeat_is_the_same_ring_with_less_time() -> None:
    async def story(world: World) -> None:
        world.call()
        await world.at(20)
        first, second = (push.message for push in world.pusher.pushed)
        assert isinstance(first, Ring)
        assert isinstance(second, Ring)
        assert world.rings == [(0.0, "call-1"), (4.1, "call-1")]
        assert second == replace(first, sent_at=second.sent_at, ttl=25)
        assert second.sent_at == pytest.approx(T0 + 4.1, abs=0.01)

    play(story)


def test_a_push_is_never_for_less_than_a_second() -> None:
    async def story(world: World) -> None:
        world.pusher.outcomes = [RetryAfter(29.5, "busy")]
        world.call()
        await world.at(29.8)
        last = world.pusher.pushed[-1].message
        assert isinstance(last, Ring)
        assert (world.rings[-1][0], last.ttl) == (29.6, 1)

    play(story)


def test_from_the_push_to_the_answer() -> None:
    async def story(world: World) -> None:
        world.call()
        await world.at(1)
        world.register()
        world.tell("sent", n=1)
        await world.at(1.2)
        world.tell("progress", n=1, code=180)
        await world.at(20)
        world.tell("progress", n=1, code=200)
        assert world.rings == [(0.0, "call-1")]
        assert world.steps() == [
            "invite",
            "parked",
            "push_accepted",
            "connected",
            "registered",
            "sent",
            "ringing",
            "answered",
        ]
        (wake,) = world.timelines()
        assert wake.stop is Stop.ANSWERED
        assert (wake.agent, wake.network) == ("App/2", "198.51.100.0/24")
        assert world.journal.said == [("registered", "92201", "App/2", pytest.approx(T0 + 1))]
        assert world.counted() == 1

    play(story)


def test_a_live_phone_is_pushed_only_when_it_does_not_ring() -> None:
    async def story(world: World) -> None:
        world.call(1, how="sent")
        world.call(2, user="92203", how="sent")
        await world.at(1)
        world.tell("progress", n=1, code=180)
        await world.at(5)
        assert world.rings == [(3.0, "call-2")]
        assert world.edge.answers == []

    play(story)


def test_a_call_that_is_parked_again_waits_for_the_next_registration() -> None:
    async def story(world: World) -> None:
        world.call()
        await world.at(1)
        world.register()
        world.tell("parked", n=1)
        assert world.steps()[-1] == "parked"

    play(story)


def test_a_push_that_breaks_is_tried_again() -> None:
    async def story(world: World) -> None:
        world.pusher.outcomes = [RuntimeError("a defect"), *world.pusher.outcomes]
        world.call()
        await world.at(3)
        assert world.rings == [(0.0, "call-1"), (1.1, "call-1")]
        assert world.steps() == ["invite", "parked", "push_refused", "push_accepted"]

    play(story)


def test_a_busy_service_is_asked_again_when_it_says() -> None:
    async def story(world: World) -> None:
        world.pusher.outcomes = [RetryAfter(0.2, "busy"), *world.pusher.outcomes]
        world.call()
        await world.at(3)
        assert world.rings == [(0.0, "call-1"), (0.3, "call-1")]

    play(story)


def test_a_refused_push_ends_the_call() -> None:
    async def story(world: World) -> None:
        world.pusher.outcomes = [Rejected("BadTopic")]
        world.call()
        await world.at(1)
        assert world.edge.answers == [(1, 480)]
        assert world.timelines()[0].stop is Stop.PUSH_REFUSED

    play(story)


@pytest.mark.parametrize("user", ["92204", "92299"])
def test_a_phone_without_an_address_costs_the_caller_no_time(user: str) -> None:
    async def story(world: World) -> None:
        world.call(user=user)
        await world.at(0.01)
        assert world.edge.answers == [(1, 480)]
        assert world.pusher.pushed == []
        (wake,) = world.timelines()
        assert (wake.stop, wake.platform) == (Stop.NO_ADDRESS, "")

    play(story)


def test_a_refusal_on_a_new_connection_is_given_to_the_caller() -> None:
    async def story(world: World) -> None:
        world.call(how="sent")
        await world.at(1)
        world.register()
        world.tell("progress", n=1, code=486)
        await world.at(2)
        assert world.edge.answers == [(1, 486)]
        assert world.timelines()[0].stop is Stop.DECLINED

    play(story)


def test_a_call_is_declined_once_and_only_for_its_own_phone() -> None:
    async def story(world: World) -> None:
        world.call(1, "92201")
        world.call(2, "92203")
        await world.at(1)
        assert not world.service.decline("92203", "call-1")
        assert not world.service.decline("92201", "call-3")
        assert world.service.decline("92201", "call-1")
        assert not world.service.decline("92201", "call-1")
        await world.at(20)
        assert world.edge.answers == [(1, 180), (2, 180), (1, 603)]
        assert world.timelines("call-1")[0].stop is Stop.DECLINED
        assert world.timelines("call-2")[0].stop is None
        assert (world.counted(), world.missed) == (1, [])

    play(story)


def test_two_phones_of_one_call() -> None:
    async def story(world: World) -> None:
        world.call(1, "92201", call_id="both")
        world.call(2, "92203", call_id="both")
        await world.at(1)
        world.tell("cancel", call_id="both", cause=200)
        await world.at(2)
        elsewhere = Ending.ANSWERED_ELSEWHERE
        assert world.missed == [(1.0, "both", elsewhere), (1.0, "both", elsewhere)]
        assert {push.address for push in world.pusher.pushed} == {ANDROID, BROWSER}
        assert [wake.stop for wake in world.timelines("both")] == [Stop.ANSWERED_ELSEWHERE] * 2

    play(story)


def test_two_calls_for_one_phone() -> None:
    async def story(world: World) -> None:
        world.call(1)
        world.call(2)
        await world.at(1)
        world.register()
        world.tell("sent", n=2)
        world.tell("cancel", call_id="call-1", cause=0)
        await world.at(2)
        assert world.rings == [(0.0, "call-1"), (0.0, "call-2")]
        assert world.steps("call-1")[-2:] == ["registered", "ended"]
        assert world.steps("call-2")[-2:] == ["registered", "sent"]
        assert world.timelines("call-2")[0].stop is None

    play(story)


def test_a_cancel_of_another_call_is_nothing_to_this_one() -> None:
    async def story(world: World) -> None:
        world.call()
        world.tell("cancel", call_id="call-7", cause=0)
        assert world.timelines()[0].stop is None

    play(story)


def test_the_phone_is_told_what_it_was_woken_for() -> None:
    async def story(world: World) -> None:
        world.call()
        await world.at(2)
        world.tell("cancel", call_id="call-1", cause=0)
        await world.at(3)
        world.tell("ended", n=1, code=487, cancelled=1)
        ring, missed = (push.message for push in world.pusher.pushed)
        assert isinstance(ring, Ring)
        assert isinstance(missed, Missed)
        assert (missed.id, missed.call_id, missed.caller) == (ring.id, "call-1", "202")
        assert (missed.caller_name, missed.ending) == ("Bruno", Ending.MISSED)
        assert missed.sent_at == pytest.approx(T0 + 2, abs=0.01)
        assert world.counted() == 1

    play(story)


def test_it_is_told_after_the_ring_not_before() -> None:
    async def story(world: World) -> None:
        world.pusher.seconds = 2.0
        world.call()
        await world.at(0.5)
        world.tell("cancel", call_id="call-1", cause=0)
        await world.at(1.9)
        assert world.missed == []
        await world.at(4.5)
        assert world.missed == [(2.0, "call-1", Ending.MISSED)]

    play(story)


def test_a_late_iphone_is_shown_the_call_within_a_minute() -> None:
    async def story(world: World) -> None:
        world.call(1, "92202")
        world.call(2, "92202")
        await world.at(1)
        world.tell("ended", n=1, code=408, cancelled=0)
        await world.at(20)
        world.tell("cancel", call_id="call-2", cause=0)
        await world.at(70)
        world.register("92202")
        await world.at(71)
        assert world.late.shown == [("call-2", Ending.MISSED)]
        assert world.missed == []

    play(story)


def test_a_call_is_forgotten_a_minute_after_its_end() -> None:
    async def story(world: World) -> None:
        world.call()
        world.tell("ended", n=1, code=603, cancelled=0)
        await world.at(59.9)
        assert world.service.knows(1)
        assert world.service._calls.all()
        await world.at(60.1)
        assert not world.service.knows(1)
        assert world.service._calls.all() == ()
        assert world.service._calls.with_id("call-1") == ()
        assert world.service._calls.of("92201") == ()

    play(story)


def test_only_what_is_over_is_forgotten() -> None:
    async def story(world: World) -> None:
        world.call(1)
        await world.at(10)
        world.call(2, call_id="call-1")
        world.tell("ended", n=1, code=603, cancelled=0)
        await world.at(30)
        world.tell("progress", n=2, code=180)
        await world.at(75)
        assert [one.call.number for one in world.service._calls.all()] == [2]
        assert world.service.knows(2)

    play(story)


def test_the_same_call_heard_twice_is_one() -> None:
    async def story(world: World) -> None:
        world.call()
        world.call()
        await world.at(1)
        assert len(world.rings) == 1
        assert len(world.journal.timelines) == 1

    play(story)
