"""Calls that are over before the phone takes them, and what the phone is told of that (M4)."""

import asyncio

import pytest

from squilla.edge.delivery import MOST_PARKED
from squilla.model.wakes import Stop
from squilla.sip.incoming import IncomingCall
from tests.live.night import WAKE_SECONDS, Caller, Night
from tests.live.overheard import Overheard, overhear
from tests.live.sleeper import Sleeper, is_quiet
from tests.live.talk import pick_up

AT_ONCE = 2.0
ELSEWHERE = 'SIP;cause=200;text="Call completed elsewhere"'


@pytest.mark.parametrize(
    ("reason", "stop", "kind"),
    [("", Stop.CANCELLED, "missed"), (ELSEWHERE, Stop.ANSWERED_ELSEWHERE, "answered_elsewhere")],
)
def test_early_cancel_offline(reason: str, stop: Stop, kind: str, at_night: Night) -> None:
    """CANCEL -> 487; the phone is told by a push whether it missed the call or another took it."""

    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            phone.wakes = False
            attempt = ada.call("202")
            await phone.pushed(1)
            await attempt.heard(180)
            attempt.outgoing.cancel(reason)
            assert await attempt.refused(AT_ONCE) == 487
            await phone.pushed(2)
            assert phone.kinds == ["call", kind]
            assert await is_quiet(await phone.wake())
            assert len(phone.arrived) == 2
        assert (await at_night.timeline(attempt)).stop is stop

    at_night.play(scene)


def test_calls_that_were_given_up_leave_no_trace_for_the_next_one(at_night: Night) -> None:
    """Somebody redials again and again; the edge keeps few calls parked for one phone."""

    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            phone.wakes = False
            for _ in range(MOST_PARKED + 1):
                attempt = ada.call("202")
                await attempt.heard(180)
                attempt.outgoing.cancel()
                assert await attempt.refused(AT_ONCE) == 487
            phone.wakes = True
            attempt = ada.call("202")
            (await phone.rings()).reject(486)
            assert await attempt.refused() == 486

    at_night.play(scene)


@pytest.mark.parametrize(("reason", "cause"), [("", ""), (ELSEWHERE, "cause=200")])
def test_early_cancel_online_with_its_status_and_reason(
    reason: str, cause: str, at_night: Night
) -> None:
    """The phone rings: it gets the CANCEL with its Reason, the caller 487, and nobody a push."""

    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            heard = overhear(await phone.wake())
            attempt = ada.call("202")
            incoming = await phone.rings()
            await attempt.heard(180)
            attempt.outgoing.cancel(reason)
            assert await attempt.refused(AT_ONCE) == 487
            await asyncio.wait_for(incoming.cancelled.wait(), AT_ONCE)
            [cancel] = heard.starting("CANCEL")
            assert cause in cancel
            assert phone.arrived == []

    at_night.play(scene)


def test_early_cancel_of_a_phone_without_voip_push(at_night: Night) -> None:
    """No VoIP: its phone announced none, so there is nobody to tell, and nothing is left behind."""

    async def scene(ada: Caller) -> None:
        async with at_night.android("carla") as phone:
            await phone.announce(";pn-provider=fcm")
            awake = await phone.wake()
            await awake.register(uri_parameters=";pn-provider=fcm")
            attempt = ada.call("203")
            incoming = await phone.rings()
            attempt.outgoing.cancel()
            assert await attempt.refused(AT_ONCE) == 487
            await asyncio.wait_for(incoming.cancelled.wait(), AT_ONCE)
            assert phone.arrived == []

    at_night.play(scene)


@pytest.mark.parametrize(("reason", "cause"), [("", "cause=487"), (ELSEWHERE, "cause=200")])
def test_a_late_iphone_gets_invite_and_cancel(reason: str, cause: str, at_night: Night) -> None:
    """With the call's own Call-ID and the Reason, so that CallKit has a call to end; once."""

    async def scene(ada: Caller) -> None:
        async with at_night.iphone() as phone:
            phone.wakes = False
            attempt = ada.call("202")
            await phone.pushed(1)
            attempt.outgoing.cancel(reason)
            assert await attempt.refused(AT_ONCE) == 487
            late, heard = await shown_late(phone)
            assert late.call_id == attempt.call_id
            [cancel] = heard.starting("CANCEL")
            assert cause in cancel
            await phone.phones[-1].register(uri_parameters=phone.said)
            assert await is_quiet(phone.phones[-1])
            assert len(phone.arrived) == 1

    at_night.play(scene)


def test_a_late_iphone_is_shown_a_call_that_timed_out(at_night: Night) -> None:
    """Too late: it wakes when the call has been given up."""

    async def scene(ada: Caller) -> None:
        async with at_night.iphone() as phone:
            phone.wakes = False
            attempt = ada.call("202")
            assert await attempt.refused(WAKE_SECONDS + 10) == 480
            late, heard = await shown_late(phone)
            assert late.call_id == attempt.call_id
            assert any("cause=487" in one for one in heard.starting("CANCEL"))

    at_night.play(scene)


def test_a_late_android_is_not_shown_the_call(at_night: Night) -> None:
    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            phone.delay = 1.0
            attempt = ada.call("202")
            await phone.pushed(1)
            attempt.outgoing.cancel()
            assert await attempt.refused(AT_ONCE) == 487
            assert await is_quiet(await phone.awake())

    at_night.play(scene)


def test_a_late_call_does_not_disturb_a_phone_in_a_call(at_night: Night) -> None:
    """Not while in a call: it talks, loses its connection, and comes back when Ada gave up."""

    async def scene(ada: Caller) -> None:
        async with at_night.iphone() as phone, at_night.calling("carla") as carla:
            await phone.wake()
            talking = carla.call("202")
            _, stream = await pick_up(await phone.rings())
            await talking.answered()
            await cut_off(phone)
            phone.wakes = False
            missed = ada.call("202")
            await phone.pushed(1)
            missed.outgoing.cancel()
            assert await missed.refused(AT_ONCE) == 487
            assert await is_quiet(await phone.wake())
            stream.close()

    at_night.play(scene)


async def shown_late(phone: Sleeper) -> tuple[IncomingCall, Overheard]:
    """The call that a phone which wakes now is shown, once that is taken back."""
    awake = await phone.wake()
    heard = overhear(awake)
    incoming = await phone.rings()
    await asyncio.wait_for(incoming.cancelled.wait(), 5)
    return incoming, heard


async def cut_off(phone: Sleeper) -> None:
    """The network is gone; the phone says no word to anybody, nor to whom it talks with."""
    await phone.phones[-1]._agent._connection.close()
