"""The fake Firebase is as strict as the real one: each wrong request is refused and noted."""

import copy
from collections.abc import Iterator
from typing import Any

import httpx2
import jwt
import pytest

from squilla.push.fcm.message import body
from tests.fakes.fcm import FakeFcm
from tests.unit.push.conftest import Clock, Tls
from tests.unit.push.messages import AT, RING

GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
SEND = "/v1/projects/squilla-test/messages:send"


@pytest.fixture
def client(fake: FakeFcm, tls: Tls) -> Iterator[httpx2.Client]:
    with httpx2.Client(http2=True, verify=tls.context, base_url=fake.url) as made:
        yield made


def _granted(
    fake: FakeFcm, client: httpx2.Client, clock: Clock, *, form: Any = None, **wrong: Any
) -> httpx2.Response:
    account, now = fake.account, int(clock.now)
    claims = {
        "iss": account["client_email"],
        "scope": "https://www.googleapis.com/auth/firebase.messaging",
        "aud": account["token_uri"],
        "iat": now,
        "exp": now + 3600,
    }
    kid = wrong.pop("kid", account["private_key_id"])
    assertion = jwt.encode(
        {**claims, **wrong}, account["private_key"], algorithm="RS256", headers={"kid": kid}
    )
    return client.post("/token", data=form or {"grant_type": GRANT, "assertion": assertion})


def _send(fake: FakeFcm, client: httpx2.Client, clock: Clock, content: Any) -> httpx2.Response:
    bearer = _granted(fake, client, clock).json()["access_token"]
    return client.post(SEND, json=content, headers={"Authorization": f"Bearer {bearer}"})


def test_a_good_message_is_delivered(fake: FakeFcm, client: httpx2.Client, clock: Clock) -> None:
    heard: list[str] = []
    fake.on_push(lambda push: heard.append(push.token))
    token = fake.register()
    assert _send(fake, client, clock, body(token, RING, AT)).status_code == 200
    assert heard == [push.token for push in fake.wait(1)] == [token]
    assert fake.violations == []


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        ({"iss": "another"}, "iss"),
        ({"scope": "https://www.googleapis.com/auth/cloud-platform"}, "scope"),
        ({"aud": "https://oauth2.googleapis.com/token"}, "aud"),
        ({"kid": "another"}, "kid"),
        ({"iat": int(AT) - 400}, "iat"),
        ({"iat": int(AT) + 60}, "iat"),
        ({"exp": int(AT) + 3601}, "exp"),
        ({"exp": int(AT)}, "exp"),
        ({"form": {"grant_type": GRANT, "assertion": "a.b.c"}}, "the assertion"),
        ({"form": {"grant_type": "password"}}, "form"),
        ({"form": {"grant_type": GRANT, "assertion": "x", "scope": "y"}}, "form"),
    ],
)
def test_a_bad_assertion_is_refused_and_noted(
    fake: FakeFcm, client: httpx2.Client, clock: Clock, wrong: dict[str, Any], why: str
) -> None:
    assert _granted(fake, client, clock, **wrong).status_code == 400
    assert why in fake.violations[0]
    assert fake.grants == 0


def test_an_assertion_of_another_signer_is_refused(
    fake: FakeFcm, client: httpx2.Client, clock: Clock
) -> None:
    good = jwt.encode({"iss": "x"}, "k" * 32, algorithm="HS256")
    form = {"grant_type": GRANT, "assertion": good}
    assert _granted(fake, client, clock, form=form).status_code == 400
    assert "InvalidAlgorithm" in fake.violations[0]


@pytest.mark.parametrize(
    ("path", "value", "field"),
    [
        (("notification",), {"title": "x"}, "message.notification"),
        (("topic",), "all", "message.topic"),
        (("token",), "", "message.token"),
        (("token",), "a b", "message.token"),
        (("data",), {}, "message.data"),
        (("data", "ttl"), 30, "message.data[ttl]"),
        (("data", "from"), "201", "message.data[from]"),
        (("data", "google.x"), "201", "message.data[google.x]"),
        (("data", "caller_name"), "x" * 4096, "message.data"),
        (("android", "collapse_key"), "x", "message.android.collapse_key"),
        (("android", "priority"), "high", "message.android.priority"),
        (("android", "ttl"), "30", "message.android.ttl"),
        (("android", "ttl"), "2419201s", "message.android.ttl"),
    ],
)
def test_a_bad_message_is_refused_and_noted(
    fake: FakeFcm,
    client: httpx2.Client,
    clock: Clock,
    path: tuple[str, ...],
    value: Any,
    field: str,
) -> None:
    content = copy.deepcopy(body(fake.register(), RING, AT))
    where = content["message"]
    for name in path[:-1]:
        where = where[name]
    where[path[-1]] = value
    answer = _send(fake, client, clock, content)
    assert answer.status_code == 400
    assert answer.json()["error"]["details"][1]["fieldViolations"][0]["field"] == field
    assert fake.violations == [f"invalid {field}"]
    assert fake.pushes == []


def test_an_access_token_has_an_end(fake: FakeFcm, client: httpx2.Client, clock: Clock) -> None:
    bearer = _granted(fake, client, clock).json()["access_token"]
    clock.now += 3600
    answer = client.post(SEND, json={}, headers={"Authorization": f"Bearer {bearer}"})
    assert answer.status_code == 401


def test_what_is_no_json_is_noted(fake: FakeFcm, client: httpx2.Client, clock: Clock) -> None:
    bearer = _granted(fake, client, clock).json()["access_token"]
    headers = {"Authorization": f"Bearer {bearer}", "Content-Type": "application/json"}
    assert client.post(SEND, content=b"{", headers=headers).status_code == 400
    assert client.post(SEND, content=b"{}", headers={**headers, "Content-Type": "x/y"}).is_error
    assert fake.violations == ["invalid body", "invalid content-type"]
