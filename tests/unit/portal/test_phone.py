"""phone.py: where a login stands, seen from the pages, and how its phone is woken (M4)."""

import pytest

from squilla.model.devices import Device
from squilla.model.push import ApnsAddress, PushAddress, WebPushAddress
from squilla.portal.phone import State, state_of, waking_of

PENDING = Device(id="d1", account_id=1, created_at=0.0, expires_at=600.0)
ACTIVE = Device(id="d1", account_id=1, created_at=0.0, expires_at=600.0, activated_at=10.0)


@pytest.mark.parametrize(
    ("device", "shown", "now", "state"),
    [
        (None, "", 0.0, State.NONE),
        (PENDING, "", 0.0, State.WAITING),
        (PENDING, "", 600.0, State.EXPIRED),
        (ACTIVE, "", 9000.0, State.ACTIVE),
        (PENDING, "d1", 0.0, State.WAITING),
        (ACTIVE, "d1", 9000.0, State.ACTIVE),
        (ACTIVE, "d0", 20.0, State.REPLACED),
        (None, "d1", 20.0, State.REPLACED),
    ],
)
def test_states(device: Device | None, shown: str, now: float, state: State) -> None:
    assert state_of(device, shown=shown, now=now) is state


APPLE = ApnsAddress("ab" * 32, "org.example.phone")
BROWSER = WebPushAddress("https://push.example.com/x", "p", "a")


@pytest.mark.parametrize(
    ("address", "push_services", "waking"),
    [
        (BROWSER, {"webpush"}, "webpush"),
        (APPLE, {"webpush", "apns"}, "apns"),
        (APPLE, {"webpush", "apns", "relay"}, "apns"),
        (APPLE, {"webpush", "relay"}, "relay"),
        (None, {"webpush", "relay"}, "no_address"),
        (None, {"webpush", "apns"}, "no_address"),
        (APPLE, {"webpush"}, "no_service"),
    ],
)
def test_how_a_phone_is_woken(
    address: PushAddress | None, push_services: set[str], waking: str
) -> None:
    assert waking_of(address, frozenset(push_services)) == f"portal.push_{waking}"
