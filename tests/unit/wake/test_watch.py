"""What no event told is found by looking."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any

import pytest

from squilla.model.wakes import Mark, Step, Stop, Wake
from squilla.store import wakes
from squilla.store.engine import Store
from squilla.wake import watch as module
from squilla.wake.line import EdgeLine
from squilla.wake.watch import Watch
from tests.unit.wake.kamailio import Kamailio
from tests.unit.wake.people import log_in
from tests.unit.wake.playbook import BROWSER, IPHONE
from tests.unit.wake.world import T0, World

CALLED = (Mark(Step.INVITE, T0 - 3), Mark(Step.PARKED, T0 - 3))
KNOWN = Wake("known", "call-1", "92201", "202", T0 - 3, CALLED)


class Scene:
    """A watch over a service, a Kamailio and the store."""

    def __init__(self, store: Store) -> None:
        self.world, self.edge, self.store = World(), Kamailio(), store
        self.world.directory._store = store
        self.now = T0
        self.watch = Watch(
            service=self.world.service,
            line=EdgeLine(self.edge),
            directory=self.world.directory,
            journal=self.world.journal,
            store=store,
            clock=lambda: self.now,
        )

    def remember(self, *timelines: Wake) -> None:
        with self.store.begin() as tx:
            wakes.save(tx, timelines)

    @property
    def stops(self) -> dict[str, Stop | None]:
        return {wake.call_id: wake.stop for wake in self.world.journal.timelines.values()}


@pytest.fixture
def play(store: Store) -> Callable[[Callable[[Scene], Awaitable[None]]], None]:
    log_in(store, "201", BROWSER)

    def act(story: Callable[[Scene], Awaitable[None]]) -> None:
        async def whole() -> None:
            scene = Scene(store)
            try:
                await story(scene)
            finally:
                await scene.world.service.close()

        asyncio.run(whole())

    return act


Play = Callable[[Callable[[Scene], Awaitable[None]]], None]


def test_calls_from_before_our_start_are_taken_up(play: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.edge.note(1)
        scene.edge.note(2, how="ended", code=486, cancelled=0)
        await scene.watch.look()
        await asyncio.sleep(0)
        assert scene.stops == {"call-1": None, "call-2": Stop.DECLINED}
        assert [push.address for push in scene.world.pusher.pushed] == [BROWSER]

    play(story)


def test_restart_while_parked_goes_on_with_the_timeline(play: Play) -> None:
    async def story(scene: Scene) -> None:
        accepted = Mark(Step.PUSH_ACCEPTED, T0 - 2)
        scene.remember(replace(KNOWN, marks=(*CALLED, accepted)))
        scene.edge.note(1)
        await scene.watch.look()
        await asyncio.sleep(0)
        assert list(scene.world.journal.timelines) == ["known"]
        assert scene.world.steps() == ["invite", "parked", "push_accepted"]
        assert scene.world.pusher.pushed == []

    play(story)


def test_what_had_ended_before_our_start_is_over(play: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.remember(replace(KNOWN, stop=Stop.PUSH_REFUSED))
        scene.edge.note(1)
        await scene.watch.look()
        assert scene.world.journal.timelines == {}
        assert not scene.world.service.knows(1)

    play(story)


@pytest.mark.parametrize("other", [{"sip_user": "92202"}, {"started_at": T0 - 9}])
def test_another_phone_s_timeline_of_that_call_is_not_this_one_s(
    play: Play, other: dict[str, Any]
) -> None:
    async def story(scene: Scene) -> None:
        scene.remember(replace(KNOWN, **other))
        scene.edge.note(1)
        await scene.watch.look()
        assert "known" not in scene.world.journal.timelines
        assert scene.stops == {"call-1": None}

    play(story)


def test_a_call_that_no_event_told_of_is_found(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await scene.watch.look()
        scene.world.call(1)
        scene.edge.note(1)
        scene.edge.note(2)
        scene.edge.note(3)
        scene.world.call(3)
        await scene.watch.look()
        assert scene.edge.asked == [2]
        assert scene.stops == {"call-1": None, "call-2": None, "call-3": None}

    play(story)


def test_each_number_is_asked_for_once(play: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.edge.last = 5
        scene.edge.note(4)
        await scene.watch.look()
        assert scene.edge.asked == [5, 4, 3, 2, 1]
        await scene.watch.look()
        assert len(scene.edge.asked) == 5

    play(story)


def test_calls_that_the_edge_forgot_are_not_asked_for_one_by_one(play: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.edge.last = 5_000
        scene.edge.note(4_937)
        scene.edge.note(4_872)
        await scene.watch.look()
        assert scene.edge.asked == list(range(5_000, 4_872, -1))
        assert scene.stops == {"call-4937": None}

    play(story)


def test_a_kamailio_begun_anew_has_ended_its_calls(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await scene.watch.look()
        scene.world.call(1)
        scene.edge.note(1)
        await scene.watch.look()
        scene.edge.restart()
        scene.edge.note(1, call_id="new")
        await scene.watch.look()
        assert scene.stops == {"call-1": Stop.EDGE_RESTARTED, "new": None}
        await scene.watch.look()
        assert scene.stops["new"] is None

    play(story)


def test_our_own_start_is_not_kamailio_s(play: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.world.call(1)
        scene.edge.note(1)
        await scene.watch.look()
        assert scene.stops == {"call-1": None}

    play(story)


def test_while_kamailio_is_away_nothing_is_known_and_nothing_ends(play: Play) -> None:
    async def story(scene: Scene) -> None:
        scene.edge.note(1)
        await scene.watch.look()
        scene.edge.away = True
        await scene.watch.look()
        scene.edge.note(2)
        scene.edge.away = False
        await scene.watch.look()
        assert scene.stops == {"call-1": None, "call-2": None}

    play(story)


def test_timelines_that_never_ended_are_closed(play: Play) -> None:
    async def story(scene: Scene) -> None:
        long_ago = T0 - module.LOST_SECONDS - 1
        lost = replace(KNOWN, id="lost", call_id="lost", started_at=long_ago)
        scene.remember(lost, replace(KNOWN, id="fresh", call_id="fresh"))
        await scene.watch.look()
        ended = Mark(Step.ENDED, T0)
        closed = replace(lost, marks=(*lost.marks, ended), stop=Stop.UNKNOWN)
        assert scene.world.journal.timelines == {"lost": closed}

    play(story)


def test_lost_timelines_are_looked_for_now_and_then(play: Play) -> None:
    async def story(scene: Scene) -> None:
        await scene.watch.look()
        scene.remember(replace(KNOWN, started_at=1.0))
        scene.now += module.LOST_SECONDS
        await scene.watch.look()
        assert scene.world.journal.timelines == {}
        scene.now += 1
        await scene.watch.look()
        assert scene.stops == {"call-1": Stop.UNKNOWN}

    play(story)


def test_addresses_that_others_wrote_are_found(play: Play) -> None:
    async def story(scene: Scene) -> None:
        log_in(scene.store, "209", IPHONE)
        assert scene.world.directory.target("92209") is None
        await scene.watch.look()
        assert scene.world.directory.target("92209") == IPHONE

    play(story)


def test_the_edge_is_looked_at_though_the_store_is_away(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(scene: Scene) -> None:
        await scene.watch.look()
        scene.world.call(1)
        scene.edge.restart()
        monkeypatch.setattr(scene.world.directory, "read", _fail)
        await scene.watch.look()
        assert scene.stops == {"call-1": Stop.EDGE_RESTARTED}

    play(story)


def _fail() -> None:
    raise ConnectionError("away")


def test_looking_goes_on_after_a_failure(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "LOOK_SECONDS", 0.01)

    async def story(scene: Scene) -> None:
        looks: list[int] = []
        noted = asyncio.Event()

        def read() -> None:
            looks.append(1)
            if len(looks) == 1:
                raise ConnectionError("away")
            loop.call_soon_threadsafe(noted.set)

        loop = asyncio.get_running_loop()
        monkeypatch.setattr(scene.world.directory, "read", read)
        watching = asyncio.create_task(scene.watch.run())
        await asyncio.wait_for(noted.wait(), 5)
        watching.cancel()
        with pytest.raises(asyncio.CancelledError):
            await watching

    play(story)
