"""A call for a sleeping phone, from the INVITE to the talk (M4; RFC 8599 §5.6, as a proxy)."""

import asyncio
import time
from dataclasses import replace

import pytest

from squilla.model.wakes import Step, Stop
from squilla.sip.account import Rejected
from tests.live.night import WAKE_SECONDS, Caller, Night, steps
from tests.live.sleeper import Sleeper, is_quiet
from tests.live.talk import hear_each_other
from tests.live.test_wake_register import register
from tests.live.wire import connected

EARLIEST = 0.2
"""Seconds that a timer may be early, as clocks of two processes go."""
AT_ONCE = 2.0
"""Seconds, on a busy machine; what is not at once takes WAKE_SECONDS."""
WOKEN = [Step.INVITE, Step.PARKED, Step.CONNECTED, Step.REGISTERED, Step.SENT, Step.RINGING]


@pytest.mark.parametrize(("kind", "platform"), [("android", "android"), ("iphone", "ios")])
def test_an_invite_makes_one_push_and_is_released_on_the_new_flow(
    kind: str, platform: str, at_night: Night
) -> None:
    """INVITE, one push, nothing to the dead flow; audio both ways after the wake."""

    async def scene(ada: Caller) -> None:
        async with getattr(at_night, kind)() as phone:
            attempt = ada.call("202")
            incoming = await phone.rings()
            assert incoming.call_id == attempt.call_id
            await hear_each_other(ada, attempt, incoming)
            assert len(phone.arrived) == 1
            assert await is_quiet(phone.phones[-1])
        wake = await at_night.timeline(attempt)
        found = [step for step in steps(wake) if step is not Step.PUSH_ACCEPTED]
        assert (wake.stop, found) == (Stop.ANSWERED, [*WOKEN, Step.ANSWERED])
        assert wake.at(Step.PUSH_ACCEPTED) is not None
        assert wake.platform == platform

    at_night.play(scene)


def test_the_caller_hears_ringing_as_soon_as_the_push_is_accepted(at_night: Night) -> None:
    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            phone.wakes = False
            attempt = ada.call("202")
            await attempt.heard(180)
            attempt.outgoing.cancel()
            assert await attempt.refused() == 487

    at_night.play(scene)


def test_another_phone_does_not_release_it(at_night: Night) -> None:
    """Other pn-* does not release: Carla's phone registers while Bruno's is waited for."""

    async def scene(ada: Caller) -> None:
        async with at_night.android("bruno") as bruno, at_night.iphone("carla") as carla:
            bruno.wakes = False
            attempt = ada.call("202")
            await bruno.pushed(1)
            assert await is_quiet(await carla.wake())
            await bruno.wake()
            assert (await bruno.rings()).call_id == attempt.call_id
            attempt.outgoing.cancel()
            assert await attempt.refused() == 487

    at_night.play(scene)


@pytest.mark.parametrize("secret", ["", "wrong"])
def test_a_register_without_or_with_wrong_credentials_does_not_release_it(
    secret: str, at_night: Night
) -> None:
    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            phone.wakes = False
            attempt = ada.call("202")
            await phone.pushed(1)
            stranger = replace(phone.account, secret=secret)
            async with connected(at_night.product, stranger) as other:
                refused = await other.register(uri_parameters=phone.said)
                assert isinstance(refused, Rejected)
                assert await is_quiet(other)
            await phone.wake()
            assert (await phone.rings()).call_id == attempt.call_id
            attempt.outgoing.cancel()
            assert await attempt.refused() == 487

    at_night.play(scene)


def test_a_register_that_only_asks_does_not_release_it(at_night: Night) -> None:
    """Without a Contact it is a question (RFC 3261 §10.2.3): nobody is there to take the call."""

    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            phone.wakes = False
            attempt = ada.call("202")
            await phone.pushed(1)
            async with connected(at_night.product, phone.account) as asking:
                assert (await register(asking, None)).code == 200
                assert await is_quiet(asking)
            await phone.wake()
            assert (await phone.rings()).call_id == attempt.call_id
            attempt.outgoing.cancel()
            assert await attempt.refused() == 487

    at_night.play(scene)


def test_a_phone_that_nobody_can_push_to_is_given_up_at_once(at_night: Night) -> None:
    """Contact without push, whose phone is away: no push is tried, 480 at once."""

    async def scene(ada: Caller) -> None:
        async with at_night.android("carla") as phone:
            await phone.announce(";pn-provider=fcm")  # says that it is to be pushed no more
            began = time.monotonic()
            attempt = ada.call("203")
            assert await attempt.refused() == 480
            assert time.monotonic() - began < AT_ONCE
            assert phone.arrived == []
        assert (await at_night.timeline(attempt)).stop is Stop.NO_ADDRESS

    at_night.play(scene)


def test_after_the_time_out_it_is_480_and_not_earlier(at_night: Night) -> None:
    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            phone.wakes = False
            began = time.monotonic()
            attempt = ada.call("202")
            assert await attempt.refused(WAKE_SECONDS + 10) == 480
            assert time.monotonic() - began > WAKE_SECONDS - EARLIEST
        assert (await at_night.timeline(attempt)).stop is Stop.NOT_WOKEN

    at_night.play(scene)


def test_a_contact_without_push_is_called_at_once(at_night: Night) -> None:
    async def scene(ada: Caller) -> None:
        async with connected(at_night.product, at_night.people["carla"]) as carla:
            await carla.register()
            attempt = ada.call("203")
            incoming = await asyncio.wait_for(carla.incoming.get(), AT_ONCE)
            incoming.reject(486)
            assert await attempt.refused() == 486
        wake = await at_night.timeline(attempt)
        assert (wake.stop, wake.was_pushed) == (Stop.DECLINED, False)

    at_night.play(scene)


def test_three_registers_make_one_invite(at_night: Night) -> None:
    """REGISTER three times, as some phones send when they wake."""

    async def scene(ada: Caller) -> None:
        async with at_night.iphone() as phone:
            phone.registrations = 3
            attempt = ada.call("202")
            incoming = await phone.rings()
            assert await is_quiet(phone.phones[-1])
            incoming.reject(603)
            assert await attempt.refused() == 603

    at_night.play(scene)


@pytest.mark.parametrize("code", [486, 603])
def test_an_early_decline_by_the_only_phone_reaches_the_caller(code: int, at_night: Night) -> None:
    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            attempt = ada.call("202")
            (await phone.rings()).reject(code)
            assert await attempt.refused() == code
        assert (await at_night.timeline(attempt)).stop is Stop.DECLINED

    at_night.play(scene)


def test_two_calls_for_one_sleeping_phone_both_reach_it(at_night: Night) -> None:
    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone, at_night.calling("carla") as carla:
            phone.delay = 0.5
            attempts = [ada.call("202"), carla.call("202")]
            calls = [await phone.rings(), await phone.rings()]
            assert {call.call_id for call in calls} == {one.call_id for one in attempts}
            for call in calls:
                call.reject(486)
            assert [await one.refused() for one in attempts] == [486, 486]
            assert await is_quiet(phone.phones[-1])

    at_night.play(scene)


def test_the_latest_sign_in_wins_when_two_accounts_have_the_same_token(at_night: Night) -> None:
    """Same token on two accounts: the phone belongs to who signed in last, the other has none."""

    async def scene(ada: Caller) -> None:
        async with at_night.android("bruno") as bruno:
            stolen = (bruno.address, bruno.said)
            async with Sleeper(at_night.product, at_night.people["carla"], *stolen) as carla:
                at_night.services.listen(carla.address, carla.push_arrived)
                await carla.announce()
                await asyncio.sleep(
                    EARLIEST + AT_ONCE / 2
                )  # every process looks four times a second
                assert await ada.call("202").refused() == 480
                attempt = ada.call("203")
                (await carla.rings()).reject(486)
                assert await attempt.refused() == 486
                assert (bruno.arrived, len(carla.arrived)) == ([], 1)

    at_night.play(scene)
