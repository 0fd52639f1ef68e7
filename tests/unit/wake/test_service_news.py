"""What the service learns beside its calls: addresses, calls read late, restarts."""

from dataclasses import replace

import pytest

from squilla.model.push import FcmAddress
from squilla.model.wakes import Mark, Step, Stop, Wake
from squilla.push.message import Ending
from squilla.push.outcome import Gone
from squilla.wake.events import read_call
from tests.unit.wake import clockwork
from tests.unit.wake.playbook import ANDROID, BROWSER
from tests.unit.wake.world import T0, World, announcing, play

# --- addresses


def test_an_address_that_a_phone_announces_is_used_and_written() -> None:
    async def story(world: World) -> None:
        new = FcmAddress("new")
        world.register("92204", push=announcing(new))
        world.call(user="92204")
        await world.at(1)
        assert [push.address for push in world.pusher.pushed] == [new]
        assert ("announced", "92204", new, pytest.approx(T0)) in world.journal.said

    play(story)


def test_an_address_that_is_known_better_is_not_written() -> None:
    async def story(world: World) -> None:
        world.register("92203", push=announcing(replace(BROWSER, p256dh="", auth="")))
        assert [name for name, *_ in world.journal.said] == ["registered"]
        assert world.directory.target("92203") == BROWSER

    play(story)


def test_an_address_that_a_phone_withdraws_is_used_no_more() -> None:
    async def story(world: World) -> None:
        world.register(withdrawn=True)
        world.call()
        await world.at(1)
        assert world.pusher.pushed == []
        assert ("withdrawn", "92201") in world.journal.said

    play(story)


def test_a_phone_that_says_goodbye_is_pushed_no_more() -> None:
    async def story(world: World) -> None:
        world.tell("unregistered", user="92201", withdrawn=True)
        await world.at(4.9)
        assert world.directory.target("92201") == ANDROID
        await world.at(5.1)
        assert world.directory.target("92201") is None
        assert world.journal.said == [("withdrawn", "92201")]

    play(story)


def test_a_goodbye_that_a_registration_follows_changes_nothing() -> None:
    async def story(world: World) -> None:
        world.tell("unregistered", user="92201", withdrawn=True)
        await world.at(1)
        world.register()
        await world.at(7)
        assert world.directory.target("92201") == ANDROID

    play(story)


def test_what_comes_before_its_call_is_kept_for_it() -> None:
    """Two of Kamailio's workers tell of one call."""

    async def story(world: World) -> None:
        world.tell("progress", n=1, code=180)
        world.call(how="sent")
        await world.at(10)
        assert world.rings == []

    play(story)


def test_a_parked_call_that_is_cancelled_waits_no_more_at_the_edge() -> None:
    async def story(world: World) -> None:
        world.call(ticket="7:7")
        world.tell("cancel", call_id="call-1", cause=0)
        await world.at(1)
        assert world.edge.unparked == ["7:7"]

    play(story)


def test_a_plain_registration_changes_no_address() -> None:
    async def story(world: World) -> None:
        world.register()
        assert [name for name, *_ in world.journal.said] == ["registered"]
        assert world.directory.target("92201") == ANDROID

    play(story)


@pytest.mark.parametrize(("since", "kept"), [(None, False), (T0 - 1, False), (T0 - 600, True)])
def test_a_dead_address_is_forgotten_unless_announced_since(
    since: float | None, *, kept: bool
) -> None:
    """410 with an older timestamp must not purge."""

    async def story(world: World) -> None:
        world.pusher.outcomes = [Gone("unregistered", since)]
        world.call()
        await world.at(1)
        assert (world.directory.target("92201") is not None) == kept
        assert (("gone", ANDROID, since) in world.journal.said) == (not kept)
        assert world.edge.answers == [(1, 480)]

    play(story)


# --- calls read late


@pytest.mark.parametrize(
    ("how", "code", "stop", "steps"),
    [
        ("progress", 180, None, ["sent", "ringing"]),
        ("progress", 200, Stop.ANSWERED, ["sent", "answered"]),
        ("progress", 486, None, ["sent"]),
        ("ended", 486, Stop.DECLINED, ["sent", "ended"]),
    ],
)
def test_a_call_read_late_is_not_pushed_when_its_phone_has_spoken(
    how: str, code: int, stop: Stop | None, steps: list[str]
) -> None:
    async def story(world: World) -> None:
        await world.at(20)
        world.call(how=how, code=code, silent=900.0, at=T0 + 10)
        await world.at(24)
        assert world.steps() == ["invite", *steps]
        assert world.timelines()[0].stop is stop
        assert world.pusher.pushed == []

    play(story)


def test_a_cancelled_call_read_late_was_cancelled() -> None:
    async def story(world: World) -> None:
        world.call(how="ended", code=487, cancelled=1)
        assert world.timelines()[0].stop is Stop.CANCELLED

    play(story)


def test_a_silent_phone_s_call_read_late_is_pushed() -> None:
    async def story(world: World) -> None:
        world.call(how="sent", silent=900.0)
        await world.at(1)
        assert world.rings == [(0.0, "call-1")]

    play(story)


def test_a_call_known_from_before_keeps_its_timeline() -> None:
    async def story(world: World) -> None:
        marks = (Mark(Step.INVITE, T0 - 5), Mark(Step.PUSH_ACCEPTED, T0 - 4))
        known = Wake("known", "call-1", "92201", "202", T0 - 5, marks)
        facts = {"n": 1, "how": "parked", "silent": 0, "user": "92201", "call_id": "call-1"}
        call = read_call({**facts, "at": T0 - 5, "cseq": "1", "caller": "202", "name": ""})
        world.service.begin(call, known)
        await world.at(20)
        assert world.pusher.pushed == []
        assert list(world.journal.timelines) == ["known"]
        assert world.steps() == ["invite", "push_accepted", "parked"]

    play(story)


# --- what nobody tells


def test_an_end_that_nobody_tells_is_found() -> None:
    async def story(world: World) -> None:
        world.call()
        await world.at(34.9)
        assert world.timelines()[0].stop is None
        await world.at(35.1)
        assert world.timelines()[0].stop is Stop.NOT_WOKEN
        assert [ending for _, _, ending in world.missed] == [Ending.MISSED]

    play(story)


def test_a_call_has_one_timer() -> None:
    async def story(world: World) -> None:
        world.call()
        await world.at(1)
        world.register()
        world.tell("sent", n=1)
        await world.at(6)
        assert clockwork.timers(world.service._tick) == 1
        await world.service.close()
        assert clockwork.timers(world.service._tick) == 0

    play(story)


# --- restarts


def test_a_kamailio_begun_anew_ends_its_calls_and_counts_from_one() -> None:
    async def story(world: World) -> None:
        world.call()
        await world.at(1)
        world.service.edge_restarted()
        assert not world.service.knows(1)
        world.call(call_id="call-2")
        await world.at(2)
        assert world.timelines("call-1")[0].stop is Stop.EDGE_RESTARTED
        assert world.timelines("call-2")[0].stop is None
        assert world.missed == [(1.0, "call-1", Ending.MISSED)]
        world.service.edge_restarted()
        await world.at(70)
        assert world.service._calls.all() == ()

    play(story)


def test_closing_lets_go_of_pushes_under_way() -> None:
    async def story(world: World) -> None:
        world.pusher.seconds = 1_000
        world.call()
        await world.at(1)
        assert world.service._tasks
        await world.service.close()
        await world.at(200)
        assert world.steps() == ["invite", "parked"]

    play(story)


@pytest.mark.parametrize("event", ["sent", "parked", "progress", "ended"])
def test_news_of_unknown_calls_are_no_news(event: str) -> None:
    async def story(world: World) -> None:
        world.tell(event, n=9, code=180, cancelled=0)
        assert world.journal.timelines == {}

    play(story)


def test_what_is_no_event_is_not_heard() -> None:
    async def story(world: World) -> None:
        world.tell("unregistered", user="92201", withdrawn=False)
        world.service.hear({"event": "talking"})
        world.service.hear({})
        assert (world.journal.timelines, world.journal.said) == ({}, [])

    play(story)
