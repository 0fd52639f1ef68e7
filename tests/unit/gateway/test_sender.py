"""Which service is asked, and with what."""

import asyncio

import pytest

from squilla.gateway.contract import Push
from squilla.gateway.sender import Services, caller_of, send
from squilla.model.push import ApnsAddress, FcmAddress, Platform
from squilla.push.message import Ring
from squilla.push.outcome import Delivered, Outcome, Rejected
from squilla.store.gateway import Phone
from tests.unit.gateway.world import BUNDLE, TOPIC, FakeService, call


def sent(services: Services, platform: Platform, **fields: object) -> Outcome:
    phone = Phone(TOPIC, platform, "tok", 0.0, 9e9)
    push = Push.model_validate(call() | fields)
    return asyncio.run(send(services, phone, push, lambda: 1234.5))


@pytest.mark.parametrize("kind", ["apple", "firebase"])
def test_the_phone_decides_which_service_is_asked(kind: str) -> None:
    apple, google = FakeService(), FakeService()
    services = Services(apple, BUNDLE, google)
    assert sent(services, Platform.IOS, type=kind) == Delivered("sent 1")
    assert sent(services, Platform.ANDROID, type=kind) == Delivered("sent 1")
    assert [address for address, _ in apple.asked] == [ApnsAddress("tok", BUNDLE)]
    assert [address for address, _ in google.asked] == [FcmAddress("tok")]


def test_the_ring_says_what_the_pbx_said() -> None:
    apple = FakeService()
    sent(Services(apple, BUNDLE), Platform.IOS, ttl=7)
    ((_, ring),) = apple.asked
    assert ring == Ring(
        id="7d9f1f4e-27a1-4b7f-9d4b-0a8b1c2d3e4f",
        call_id="abc@pbx",
        caller="201",
        caller_name="Ada “il” \\ Però 📞",
        sent_at=1234.5,
        ttl=7,
    )


@pytest.mark.parametrize("platform", [Platform.IOS, Platform.ANDROID])
def test_a_service_without_credentials_is_named(platform: Platform) -> None:
    refused = Rejected(f"this gateway has no credentials for {platform.value}")
    assert sent(Services(), platform) == refused


@pytest.mark.parametrize(
    ("uri", "caller"),
    [
        ("sip:201@pbx.example.com", "201"),
        ("SIPS:201@pbx", "201"),
        ("tel:+39055", "+39055"),
        ("sip:%2b39%20055@pbx", "+39 055"),
        ("201@pbx", "201"),
        ("201", "201"),
        ("sip:@pbx", ""),
        ("", ""),
        ("sip:a%23b@c@d", "a#b"),
    ],
)
def test_the_caller_is_the_user_part(uri: str, caller: str) -> None:
    assert caller_of(uri) == caller


def test_all_services_are_closed() -> None:
    apple, google = FakeService(), FakeService()
    asyncio.run(Services(apple, BUNDLE, google).close())
    assert apple.closed
    assert google.closed
    asyncio.run(Services().close())
