"""The fake service is as strict as the real ones: each wrong request is refused and noted."""

import dataclasses
import time
from collections.abc import Callable
from typing import Any

import httpx2
import jwt
import pytest

from squilla.push.webpush.encryption import BrowserKeys, encrypt
from squilla.push.webpush.vapid import VapidKey
from tests.fakes.webpush import FakeWebPush
from tests.unit.push.conftest import Clock, Tls

KEY = VapidKey.generate()


@dataclasses.dataclass
class Post:
    """A good request, until a test makes it a bad one."""

    url: str
    claims: dict[str, Any]
    headers: dict[str, str]
    content: bytes
    key: VapidKey = KEY
    method: str = "POST"

    def send(self, tls: Tls) -> int:
        token = jwt.encode(self.claims, self.key.private, algorithm="ES256")
        headers = {"Authorization": f"vapid t={token}, k={self.key.public}", **self.headers}
        with httpx2.Client(http2=True, verify=tls.context) as client:
            return client.request(
                self.method, self.url, headers=headers, content=self.content
            ).status_code


@pytest.fixture
def post(fake: FakeWebPush, clock: Clock) -> Post:
    endpoint, p256dh, auth = fake.subscribe(KEY.public)
    return Post(
        endpoint,
        {"aud": fake.url, "exp": int(clock.now) + 3600, "sub": "mailto:a@b.example"},
        {"TTL": "30", "Urgency": "high", "Topic": "t" * 32, "Content-Encoding": "aes128gcm"},
        encrypt(b'{"v":1}', BrowserKeys.read(p256dh, auth)),
    )


def test_a_good_request_is_taken_and_delivered(fake: FakeWebPush, post: Post, tls: Tls) -> None:
    heard: list[dict[str, Any]] = []
    fake.on_push(lambda push: heard.append(push.payload))
    assert post.send(tls) == 201
    assert heard == [push.payload for push in fake.wait(1)] == [{"v": 1}]
    assert fake.violations == []


def _without(name: str) -> Callable[[Post], object]:
    return lambda post: post.headers.pop(name)


def _header(name: str, value: str) -> Callable[[Post], object]:
    return lambda post: post.headers.update({name: value})


def _claim(name: str, value: object) -> Callable[[Post], object]:
    return lambda post: post.claims.update({name: value})


def _set(name: str, value: object) -> Callable[[Post], object]:
    return lambda post: setattr(post, name, value)


def _end(hours: float) -> Callable[[Post], object]:
    return lambda post: post.claims.update(exp=post.claims["exp"] + int(hours * 3600))


def _claims(**claims: object) -> Callable[[Post], object]:
    return lambda post: post.claims.update(claims)


@pytest.mark.parametrize(
    ("spoil", "status", "why"),
    [
        (_without("TTL"), 400, "TTL"),
        (_header("TTL", "-1"), 400, "TTL"),
        (_header("TTL", "30s"), 400, "TTL"),
        (_header("Urgency", "urgent"), 400, "Urgency"),
        (_header("Topic", "t" * 33), 400, "Topic"),
        (_header("Topic", "t+t"), 400, "Topic"),
        (_without("Content-Encoding"), 400, "content-encoding"),
        (_header("Content-Encoding", "aesgcm"), 400, "content-encoding"),
        (_header("Authorization", "Bearer x"), 401, "VAPID"),
        (_header("Authorization", f"vapid t=a.b.c, k={KEY.public}"), 403, "BadJwtToken"),
        (_claim("aud", "https://localhost"), 403, "aud"),
        (_end(-1), 403, "exp"),
        (_end(23.1), 403, "exp"),
        (_claims(exp="tomorrow"), 403, "BadJwtToken"),
        (_claim("sub", "mailto:a@localhost"), 403, "sub"),
        (_claim("sub", "admin"), 403, "sub"),
        (_claim("sub", ""), 403, "BadJwtToken"),
        (_set("key", VapidKey.generate()), 403, "do not correspond"),
        (_set("content", b""), 400, "shorter"),
        (_set("content", bytes(200)), 400, "key id"),
        (_set("content", bytes(4097)), 413, "4097 bytes"),
        (_set("method", "PUT"), 405, "PUT"),
    ],
)
def test_a_bad_request_is_refused_and_noted(
    fake: FakeWebPush,
    post: Post,
    tls: Tls,
    spoil: Callable[[Post], object],
    status: int,
    why: str,
) -> None:
    spoil(post)
    assert post.send(tls) == status
    assert why in fake.violations[0]
    assert fake.pushes == []


def test_a_message_for_another_browser_is_noted(fake: FakeWebPush, post: Post, tls: Tls) -> None:
    post.url, *_ = fake.subscribe(KEY.public)
    assert post.send(tls) == 400
    assert fake.violations == ["the record cannot be decrypted"]


@pytest.mark.parametrize("text", [b"no JSON", b"[1]"])
def test_a_message_that_the_app_cannot_read_is_noted(
    fake: FakeWebPush, post: Post, tls: Tls, text: bytes
) -> None:
    post.url, p256dh, auth = fake.subscribe(KEY.public)
    post.content = encrypt(text, BrowserKeys.read(p256dh, auth))
    assert post.send(tls) == 400
    assert "JSON" in fake.violations[0]


def test_a_browser_may_get_a_message_twice(fake: FakeWebPush, post: Post, tls: Tls) -> None:
    fake.duplicate()
    post.send(tls)
    assert len(fake.pushes) == 2


def test_slow_delays_the_answer_only(fake: FakeWebPush, post: Post, tls: Tls) -> None:
    fake.slow(0.2)
    began = time.monotonic()
    assert post.send(tls) == 201
    assert time.monotonic() - began >= 0.2


def test_waiting_for_a_push_that_does_not_come_ends(fake: FakeWebPush) -> None:
    with pytest.raises(TimeoutError, match="0 pushes arrived, not 1"):
        fake.wait(1, 0.01)
