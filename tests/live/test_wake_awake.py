"""Phones that are connected, or seem to be: who is pushed as well, where the call rings (M4)."""

import asyncio

import pytest

from squilla.model.wakes import Step, Stop
from tests.live.night import Caller, Night, steps
from tests.live.sleeper import is_quiet
from tests.live.talk import hear_each_other

SILENT_SECONDS = 5.3
ANSWER_SECONDS = 1.0
REPEAT_SECONDS = 2.0
AT_ONCE = 2.0


def test_no_ringing_push_to_a_device_that_is_awake(at_night: Night) -> None:
    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            await phone.wake()
            attempt = ada.call("202")
            incoming = await phone.rings(AT_ONCE)
            await asyncio.sleep(ANSWER_SECONDS + 0.5)
            assert phone.arrived == []
            incoming.reject(486)
            assert await attempt.refused() == 486
        wake = await at_night.timeline(attempt)
        assert steps(wake) == [Step.INVITE, Step.SENT, Step.RINGING, Step.ENDED]

    at_night.play(scene)


def test_idle_device_is_sent_the_call_and_a_push_at_once(at_night: Night) -> None:
    """Idle device: its connection has been silent, as that of a suspended iPhone."""

    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            idle = await phone.wake()
            await asyncio.sleep(SILENT_SECONDS)
            attempt = ada.call("202")
            incoming = await asyncio.wait_for(idle.incoming.get(), AT_ONCE)
            await phone.pushed(1, AT_ONCE)
            incoming.ring()
            assert await is_quiet(idle), "its REGISTER on the same connection brought it twice"
            incoming.reject(486)
            assert await attempt.refused() == 486

    at_night.play(scene)


def test_device_answers_late_and_is_pushed_as_well(at_night: Night) -> None:
    """Device answers late: connected, but it does not ring within `wake_answer_seconds`."""

    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            slow = await phone.wake()
            attempt = ada.call("202")
            incoming = await asyncio.wait_for(slow.incoming.get(), AT_ONCE)
            assert phone.arrived == []
            await phone.pushed(1)
            await hear_each_other(ada, attempt, incoming)
            assert await is_quiet(slow)
        assert (await at_night.timeline(attempt)).stop is Stop.ANSWERED

    at_night.play(scene)


def test_device_disconnects_then_reconnects_while_ringing(at_night: Night) -> None:
    """The call joins the phone on its new connection, once, and is answered there."""

    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            attempt = ada.call("202")
            first = await phone.rings()
            await phone.sleep()
            await phone.wake()
            again = await phone.rings()
            assert again.call_id == first.call_id
            await hear_each_other(ada, attempt, again)
            assert await is_quiet(phone.phones[-1])
        assert (await at_night.timeline(attempt)).stop is Stop.ANSWERED

    at_night.play(scene)


def test_a_late_device_joins_on_a_new_connection_while_the_old_one_hangs(at_night: Night) -> None:
    """The network changed: the old connection looks alive, and nobody is there any more."""

    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            old = await phone.wake()
            attempt = ada.call("202")
            await asyncio.wait_for(old.incoming.get(), AT_ONCE)
            new = await phone.wake()
            incoming = await asyncio.wait_for(new.incoming.get(), AT_ONCE)
            incoming.ring()
            await hear_each_other(ada, attempt, incoming)

    at_night.play(scene)


def test_a_phone_that_declines_on_its_new_connection_ends_the_call(at_night: Night) -> None:
    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            old = await phone.wake()
            attempt = ada.call("202")
            hanging = await asyncio.wait_for(old.incoming.get(), AT_ONCE)
            new = await phone.wake()
            (await asyncio.wait_for(new.incoming.get(), AT_ONCE)).reject(486)
            assert await attempt.refused(AT_ONCE) == 486
            await asyncio.wait_for(hanging.cancelled.wait(), AT_ONCE)

    at_night.play(scene)


@pytest.mark.parametrize(("kind", "pushes"), [("android", 2), ("iphone", 1)])
def test_repeated_push_for_all_but_apple(kind: str, pushes: int, at_night: Night) -> None:
    """Repeated push: once more after `wake_repeat_seconds`, and Apple's VoIP push never."""

    async def scene(ada: Caller) -> None:
        async with getattr(at_night, kind)() as phone:
            phone.wakes = False
            attempt = ada.call("202")
            await phone.pushed(1)
            await asyncio.sleep(2 * REPEAT_SECONDS + 0.5)
            assert len(phone.arrived) == pushes
            assert {one.call_id for one in phone.arrived} == {attempt.call_id}
            await phone.wake()
            (await phone.rings()).reject(486)
            assert await attempt.refused() == 486

    at_night.play(scene)


def test_a_phone_that_was_woken_and_left_is_waited_for_again(at_night: Night) -> None:
    """It registered, and was gone before it rang; when it comes back, the call is there."""

    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            attempt = ada.call("202")
            first = await asyncio.wait_for((await phone.awake()).incoming.get(), AT_ONCE)
            await phone.sleep()
            await asyncio.sleep(0.3)
            await phone.wake()
            incoming = await phone.rings()
            assert incoming.call_id == first.call_id
            incoming.reject(486)
            assert await attempt.refused() == 486

    at_night.play(scene)
