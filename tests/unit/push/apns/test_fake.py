"""Apple's double refuses what Apple refuses."""

import asyncio
import json
import ssl
import time
import uuid
from collections.abc import Callable
from typing import Any

import httpx2
import jwt
import pytest

from tests.fakes.apns import FakeApns, signing_key
from tests.fakes.http2 import Request
from tests.unit.push.apns.apple import TOKEN, keys

STRANGER = signing_key()[0]


def _bearer(
    *, age: float = 0, kid: str = "KEYID12345", iss: str = "TEAMID1234", key: bytes | None = None
) -> str:
    claims = {"iss": iss, "iat": int(time.time() - age)}
    private = key or keys().credentials.key
    return "bearer " + jwt.encode(claims, private, algorithm="ES256", headers={"kid": kid})


def _headers(**changes: str) -> dict[str, str]:
    headers = {
        "authorization": changes.pop("authorization", None) or _bearer(),
        "apns-topic": "it.example.phone.voip",
        "apns-push-type": "voip",
        "apns-priority": "10",
        "apns-expiration": str(int(time.time()) + 30),
        "apns-id": str(uuid.uuid4()),
    }
    return headers | {name.replace("_", "-"): value for name, value in changes.items()}


def _ask(fake: FakeApns, request: Request) -> tuple[int, str]:
    answer = fake.server.answer(request)
    return answer.status, json.loads(answer.body or b"{}").get("reason", "")


def _request(
    method: str = "POST",
    path: str = f"/3/device/{TOKEN}",
    body: bytes = b'{"aps":{}}',
    **changes: str,
) -> Request:
    return Request(method, path, _headers(**changes), body, 1)


def test_a_good_push_is_accepted_and_delivered(fake: FakeApns) -> None:
    heard: list[tuple[str, dict[str, Any]]] = []
    fake.tokens.add(TOKEN)
    fake.on_push(lambda token, payload, _: heard.append((token, payload)))
    fake.duplicate()
    assert _ask(fake, _request()) == (200, "")
    assert heard == [(TOKEN, {"aps": {}})] * 2
    assert len(fake.pushes) == 1
    assert fake.violations == []


def test_a_phone_it_does_not_know_is_no_violation(fake: FakeApns) -> None:
    assert _ask(fake, _request()) == (400, "BadDeviceToken")
    assert fake.violations == []


@pytest.mark.parametrize(
    ("request_", "status", "reason"),
    [
        (lambda: _request("GET"), 405, "MethodNotAllowed"),
        (lambda: _request(path="/3/devices/aa"), 404, "BadPath"),
        (lambda: _request(path="/3/device/xyz"), 400, "BadDeviceToken"),
        (lambda: _request(authorization="basic x"), 403, "MissingProviderToken"),
        (lambda: _request(authorization="bearer x"), 403, "InvalidProviderToken"),
        (lambda: _request(authorization=_bearer(kid="other")), 403, "InvalidProviderToken"),
        (lambda: _request(authorization=_bearer(iss="other")), 403, "InvalidProviderToken"),
        (
            lambda: _request(authorization=_bearer(key=signing_key()[0])),
            403,
            "InvalidProviderToken",
        ),
        (lambda: _request(authorization=_bearer(age=-300)), 403, "InvalidProviderToken"),
        (lambda: _request(authorization=_bearer(age=3700)), 403, "ExpiredProviderToken"),
        (lambda: _request(apns_topic="it.example.phone"), 400, "TopicDisallowed"),
        (lambda: _request(apns_push_type="alert"), 400, "InvalidPushType"),
        (lambda: _request(apns_priority="5"), 400, "BadPriority"),
        (lambda: _request(apns_expiration="30"), 400, "BadExpirationDate"),
        (lambda: _request(apns_expiration="1.5"), 400, "BadExpirationDate"),
        (lambda: _request(apns_id="7"), 400, "BadMessageId"),
        (lambda: _request(body=b""), 400, "PayloadEmpty"),
        (lambda: _request(body=b"{"), 400, "BadPayload"),
        (lambda: _request(body=b'{"x":1}'), 400, "BadPayload"),
        (lambda: _request(body=b" " * 5121), 413, "PayloadTooLarge"),
    ],
)
def test_a_wrong_push_is_refused_and_written_down(
    fake: FakeApns, request_: Callable[[], Request], status: int, reason: str
) -> None:
    fake.tokens.add(TOKEN)
    assert _ask(fake, request_()) == (status, reason)
    assert len(fake.violations) == 1
    assert fake.pushes == []


def test_a_provider_token_renewed_too_soon_is_refused(fake: FakeApns) -> None:
    fake.tokens.add(TOKEN)
    assert _ask(fake, _request(authorization=_bearer(age=1300))) == (200, "")
    assert _ask(fake, _request(authorization=_bearer(age=200))) == (
        429,
        "TooManyProviderTokenUpdates",
    )
    assert _ask(fake, _request(authorization=_bearer(age=0))) == (200, "")


def test_a_client_without_http2_is_turned_away(fake: FakeApns, trust: ssl.SSLContext) -> None:
    async def get() -> None:
        async with httpx2.AsyncClient(verify=trust, trust_env=False) as client:
            await client.get(fake.url)

    with pytest.raises(httpx2.TransportError):
        asyncio.run(get())
    assert fake.violations == ["a client does not speak HTTP/2"]


def test_a_handler_that_fails_is_written_down(fake: FakeApns) -> None:
    fake.tokens.add(TOKEN)
    fake.on_push(lambda *_: 1 / 0)  # type: ignore[arg-type]
    assert _ask(fake, _request()) == (500, "")
    assert "ZeroDivisionError" in fake.violations[0]
