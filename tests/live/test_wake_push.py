"""Push services that fail, refuse, delay and repeat: what it means for the call (M4)."""

import asyncio
import time
from collections.abc import Callable

import pytest

from squilla.model.wakes import Stop
from tests.fakes import apns, fcm
from tests.fakes.http2 import Answer
from tests.live.night import WAKE_SECONDS, Caller, Night
from tests.live.push_services import PushServices
from tests.live.sleeper import is_quiet

AT_ONCE = 2.0
BUSY = Answer(429, {"retry-after": "1"})
BUSY_FOR_LONG = Answer(429, {"retry-after": "600"})
BEFORE = 3600.0
REFUSAL_KEPT = 1.1
"""Seconds, and a little more, for which the product does not ask again for an access token."""

Fault = Callable[[PushServices], None]


def rings_after(at_night: Night, kind: str, fault: Fault, seconds: float = WAKE_SECONDS) -> None:
    """The phone is woken in spite of a fault, and gets one INVITE."""

    async def scene(ada: Caller) -> None:
        async with getattr(at_night, kind)() as phone:
            fault(at_night.services)
            attempt = ada.call("202")
            incoming = await phone.rings(seconds)
            assert await is_quiet(phone.phones[-1])
            incoming.reject(486)
            assert await attempt.refused() == 486
        assert (await at_night.timeline(attempt)).stop is Stop.DECLINED

    at_night.play(scene)


def ends_at_once(at_night: Night, kind: str, fault: Fault, stop: Stop) -> None:
    """The call is given up without waiting, and its timeline says why."""

    async def scene(ada: Caller) -> None:
        async with getattr(at_night, kind)() as phone:
            fault(at_night.services)
            began = time.monotonic()
            attempt = ada.call("202")
            assert await attempt.refused() == 480
            assert time.monotonic() - began < AT_ONCE
            assert phone.arrived == []
        assert (await at_night.timeline(attempt)).stop is stop

    at_night.play(scene)


FAULTS: dict[str, tuple[str, Fault]] = {
    "FCM 429 with Retry-After within the window": ("android", lambda s: s.fcm.answer_next(BUSY)),
    "APNs 429 with Retry-After within the window": ("iphone", lambda s: s.apns.answer_next(BUSY)),
    "FCM 503": ("android", lambda s: s.fcm.answer_next(Answer(503))),
    "APNs 503": ("iphone", lambda s: s.apns.answer_next(apns.refusal(503, "Shutdown"))),
    "FCM drops the connection": ("android", lambda s: s.fcm.drop_next()),
    "APNs drops the connection": ("iphone", lambda s: s.apns.drop_next()),
    "APNs sends GOAWAY": ("iphone", lambda s: s.apns.goaway()),
    "FCM closes an idle connection": ("android", lambda s: s.fcm.server.close_connections()),
    "FCM does not take the access token any more": ("android", lambda s: s.fcm.revoke()),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_the_phone_is_woken_in_spite_of(fault: str, at_night: Night) -> None:
    """Connect error then reconnect, 429, 503, drop, GOAWAY, an access token that was revoked."""
    rings_after(at_night, *FAULTS[fault])


def test_oauth_failing_once_is_tried_again(at_night: Night) -> None:
    def fail(services: PushServices) -> None:
        services.fcm.revoke()
        services.fcm.answer_next_grant(Answer(503))

    rings_after(at_night, "android", fail)


@pytest.mark.parametrize("kind", ["android", "iphone"])
def test_a_slow_service_does_not_hold_up_a_phone_that_woke(kind: str, at_night: Night) -> None:
    """Slow: the push reached the phone, and the service's answer takes two seconds more."""
    services = at_night.services
    services.fcm.slow(2.0)
    services.apns.slow(2.0)
    try:
        rings_after(at_night, kind, lambda _services: None, AT_ONCE)
    finally:
        services.fcm.slow(0.0)
        services.apns.slow(0.0)


@pytest.mark.parametrize("kind", ["android", "iphone"])
def test_duplicate_delivery_makes_one_invite(kind: str, at_night: Night) -> None:
    services = at_night.services
    services.fcm.duplicate()
    services.apns.duplicate()
    try:
        rings_after(at_night, kind, lambda _services: None)
    finally:
        services.fcm.duplicate(on=False)
        services.apns.duplicate(on=False)


def forgets_its_phones(services: PushServices) -> None:
    services.fcm.tokens.clear()


REFUSALS: dict[str, tuple[str, Fault, Stop]] = {
    "FCM 429 with Retry-After beyond the window": (
        "android",
        lambda s: s.fcm.answer_next(BUSY_FOR_LONG),
        Stop.PUSH_UNREACHABLE,
    ),
    "APNs 429 with Retry-After beyond the window": (
        "iphone",
        lambda s: s.apns.answer_next(BUSY_FOR_LONG),
        Stop.PUSH_UNREACHABLE,
    ),
    "FCM wrong credentials": (
        "android",
        lambda s: s.fcm.answer_next(fcm.refusal(403, "PERMISSION_DENIED")),
        Stop.PUSH_REFUSED,
    ),
    "APNs wrong credentials": (
        "iphone",
        lambda s: s.apns.answer_next(apns.refusal(403, "InvalidProviderToken")),
        Stop.PUSH_REFUSED,
    ),
    "FCM 404 UNREGISTERED": ("android", forgets_its_phones, Stop.ADDRESS_GONE),
}


@pytest.mark.parametrize("fault", REFUSALS)
def test_push_refused_is_480_at_once(fault: str, at_night: Night) -> None:
    ends_at_once(at_night, *REFUSALS[fault])


def test_oauth_failing_for_good_is_480_at_once(at_night: Night) -> None:
    """Google says that the service account is none."""
    refused = Answer(400, {"content-type": "application/json"}, b'{"error": "invalid_grant"}')

    def fail(services: PushServices) -> None:
        services.fcm.revoke()
        services.fcm.answer_next_grant(refused)

    ends_at_once(at_night, "android", fail, Stop.PUSH_REFUSED)
    time.sleep(REFUSAL_KEPT)


@pytest.mark.parametrize("kind", ["android", "iphone"])
def test_a_dead_token_is_forgotten_until_the_phone_announces_another(
    kind: str, at_night: Night
) -> None:
    """410 or 404: the first call fails because of it, the second knows; a new token wakes."""

    async def scene(ada: Caller) -> None:
        async with getattr(at_night, kind)() as phone:
            kill(at_night.services, phone.address, time.time() + 1)
            for stop in (Stop.ADDRESS_GONE, Stop.NO_ADDRESS):
                attempt = ada.call("202")
                assert await attempt.refused() == 480
                assert (await at_night.timeline(attempt)).stop is stop
        async with getattr(at_night, kind)() as phone:
            attempt = ada.call("202")
            (await phone.rings()).reject(486)
            assert await attempt.refused() == 486

    at_night.play(scene)


def test_410_with_older_timestamp_must_not_purge(at_night: Night) -> None:
    """Apple's news is older than the phone's own: the address stays, and wakes the next time."""

    async def scene(ada: Caller) -> None:
        async with at_night.iphone() as phone:
            stale = apns.refusal(410, "Unregistered", int((time.time() - BEFORE) * 1000))
            at_night.services.apns.answer_next(stale)
            assert await ada.call("202").refused() == 480
            attempt = ada.call("202")
            (await phone.rings()).reject(486)
            assert await attempt.refused() == 486

    at_night.play(scene)


def test_switch_of_platform_for_one_user(at_night: Night) -> None:
    """Only the phone that announced last is pushed (M3)."""

    async def scene(ada: Caller) -> None:
        async with at_night.android() as old, at_night.iphone() as new:
            attempt = ada.call("202")
            (await new.rings()).reject(486)
            assert await attempt.refused() == 486
            assert (len(old.arrived), len(new.arrived)) == (0, 1)

    at_night.play(scene)


def test_unknown_user_is_404_and_nobody_is_pushed(at_night: Night) -> None:
    async def scene(ada: Caller) -> None:
        async with at_night.android() as phone:
            assert await ada.call("299").refused() == 404
            await asyncio.sleep(0.2)
            assert phone.arrived == []

    at_night.play(scene)


def kill(services: PushServices, address: str, at: float) -> None:
    """The app was removed from that phone."""
    services.fcm.tokens.discard(address)
    if address in services.apns.tokens:
        services.apns.forget(address, at)
