"""The browser app's push subscription: who may hand one over, and what is not taken."""

import base64
import json
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from starlette.testclient import TestClient

from squilla.model.accounts import Account
from squilla.model.push import ApnsAddress, WebPushAddress
from squilla.store import push_addresses
from tests.unit.webrest.world import PUSH_HOST, VAPID, Headers, World

ENDPOINT = f"https://{PUSH_HOST}/wpush/v2/abc"


def base64url(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def point(form: PublicFormat = PublicFormat.UncompressedPoint) -> bytes:
    key = ec.generate_private_key(ec.SECP256R1()).public_key()
    return key.public_bytes(Encoding.X962, form)


P256DH, AUTH = base64url(point()), base64url(b"a" * 16)


def subscription(**changes: Any) -> dict[str, Any]:
    """What a browser hands over, with other values for some fields."""
    keys = {"p256dh": P256DH, "auth": AUTH}
    keys |= {name: value for name, value in changes.items() if name in keys}
    endpoint = changes.get("endpoint", ENDPOINT)
    return {"endpoint": endpoint, "expirationTime": None, "keys": keys}


def stored(world: World, account: Account) -> object:
    with world.services.store.begin() as tx:
        return push_addresses.of_account(tx, account.id)


def test_a_browser_learns_the_key_subscribes_and_leaves(
    client: TestClient, world: World, alice: Account, phone: Headers
) -> None:
    nothing = {"vapid": VAPID, "subscribed": False, "platform": None}
    assert client.get("user/push", headers=phone).json() == nothing
    answer = client.put("user/push", headers=phone, json=subscription())
    assert (answer.status_code, answer.content) == (204, b"")
    assert stored(world, alice) == WebPushAddress(ENDPOINT, P256DH, AUTH)
    there = {"vapid": VAPID, "subscribed": True, "platform": "web"}
    assert client.get("user/push", headers=phone).json() == there
    for _ in range(2):
        assert client.delete("user/push", headers=phone).status_code == 204
        assert stored(world, alice) is None


def test_the_state_tells_of_an_app_that_announced_itself_elsewhere(
    client: TestClient, world: World, phone: Headers
) -> None:
    client.get("user/me", headers=phone)
    with world.services.store.begin() as tx:
        address = ApnsAddress("ab" * 32, "org.example.phone")
        push_addresses.announce(tx, sip_user="92201", address=address, at=world.now)
    answer = client.get("user/push", headers=phone)
    assert answer.json()["platform"] == "ios"
    assert address.token not in answer.text


def test_the_first_use_of_a_login_may_be_a_subscription(
    client: TestClient, world: World, alice: Account
) -> None:
    fresh = world.qr_login(alice)
    assert client.put("user/push", headers=fresh, json=subscription()).status_code == 204
    assert stored(world, alice) is not None


def test_padding_makes_no_other_subscription(
    client: TestClient, world: World, alice: Account, phone: Headers
) -> None:
    padded = subscription(p256dh=P256DH + "=", auth=AUTH + "==")
    assert client.put("user/push", headers=phone, json=padded).status_code == 204
    assert stored(world, alice) == WebPushAddress(ENDPOINT, P256DH, AUTH)


@pytest.mark.parametrize("method", ["GET", "PUT", "DELETE"])
def test_only_the_login_of_the_phone_may(
    client: TestClient, world: World, alice: Account, session: Headers, method: str
) -> None:
    old = world.qr_login(alice)
    world.qr_login(alice)
    body = subscription() if method == "PUT" else None
    for headers, status in ((session, 403), (old, 401), ({}, 401)):
        answer = client.request(method, "user/push", headers=headers, json=body)
        assert answer.status_code == status
        assert set(answer.json()) == {"message"}
    assert stored(world, alice) is None


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"endpoint": "http://push.example.com/x"}, "endpoint"),
        ({"endpoint": "https://inside.example.com/x"}, "endpoint"),
        ({"endpoint": f"https://{PUSH_HOST}:8080/x"}, "endpoint"),
        ({"endpoint": "https://127.0.0.1/x"}, "endpoint"),
        ({"endpoint": f"https://{PUSH_HOST}/" + "x" * 2048}, "endpoint"),
        ({"endpoint": f"https://{PUSH_HOST}/\ud800"}, "endpoint"),
        ({"endpoint": ""}, "endpoint"),
        ({"endpoint": 7}, "endpoint"),
        ({"p256dh": base64url(b"\x04" + b"\x01" * 64)}, "keys.p256dh"),
        ({"p256dh": base64url(point(PublicFormat.CompressedPoint))}, "keys.p256dh"),
        ({"p256dh": base64url(point()[:-1])}, "keys.p256dh"),
        ({"p256dh": base64url(point() + b"x")}, "keys.p256dh"),
        ({"p256dh": P256DH[:-1] + "+"}, "keys.p256dh"),
        ({"p256dh": P256DH + "AA"}, "keys.p256dh"),
        ({"p256dh": ""}, "keys.p256dh"),
        ({"auth": base64url(b"a" * 15)}, "keys.auth"),
        ({"auth": base64url(b"a" * 17)}, "keys.auth"),
        ({"auth": "é" * 22}, "keys.auth"),
        ({"auth": "a" * 21}, "keys.auth"),
        ({"auth": "a" * 33}, "keys"),
        ({"auth": None}, "keys"),
    ],
)
def test_what_cannot_be_pushed_to_is_refused_by_name_and_not_quoted(
    client: TestClient,
    world: World,
    alice: Account,
    phone: Headers,
    changes: dict[str, Any],
    named: str,
) -> None:
    body = json.dumps(subscription(**changes))
    headers = phone | {"Content-Type": "application/json"}
    answer = client.put("user/push", headers=headers, content=body)
    assert answer.status_code == 400
    assert answer.json()["message"].removeprefix("body.").startswith(f"{named}: ")
    assert stored(world, alice) is None
    for sent in filter(None, changes.values()):
        assert str(sent) not in json.loads(answer.text)["message"]


@pytest.mark.parametrize("body", [{}, [], "x", {"endpoint": ENDPOINT}, {"keys": {}}])
def test_what_is_no_subscription_is_refused(
    client: TestClient, phone: Headers, body: object
) -> None:
    assert client.put("user/push", headers=phone, json=body).status_code == 400
