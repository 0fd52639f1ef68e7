"""A browser's push service as strict as the real ones, with the browsers behind it.

RFC 8030 (delivery), RFC 8291 (encryption), RFC 8292 (VAPID); Apple's rules where they are stricter.
"""

import json
import re
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import jwt
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec

from tests.fakes.browser import BadBody, Browser, repadded
from tests.fakes.http2 import Answer, Http2Server, Request
from tests.fakes.programme import Programme

_BODY_LIMIT = 4096
_DAY = 86400
_LONGEST_TTL = 28 * _DAY
_VAPID = re.compile(r"vapid t=([\w.-]+), ?k=([\w-]+)")
_TOPIC = re.compile(r"[A-Za-z0-9_-]{1,32}")
_SUBJECT = re.compile(r"mailto:[^@\s]+@(?!localhost)[^@\s]+\.[^@\s]+|https://(?!localhost)\S+")
_URGENCIES = ("very-low", "low", "normal", "high")


@dataclass(frozen=True)
class Pushed:
    """One message that reached a browser."""

    endpoint: str
    payload: dict[str, Any]
    headers: dict[str, str]
    size: int


@dataclass
class _Subscription:
    browser: Browser
    server_key: str
    is_online: bool = True
    is_gone: bool = False
    waiting: dict[str, tuple[float, Pushed]] = field(default_factory=dict)


class _Refused(Exception):
    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status
        self.why = why


class FakeWebPush(Programme[Pushed]):
    """Serves between `with` and its end. `clock` gives Unix seconds."""

    def __init__(
        self,
        certificate: Path,
        key: Path,
        *,
        port: int = 0,
        address: str = "127.0.0.1",
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self.server = Http2Server(self._handle, certificate, key, port, address)
        self._clock = clock
        self._subscriptions: dict[str, _Subscription] = {}

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def host(self) -> str:
        """What webpush_hosts must list."""
        return f"localhost:{self.server.port}"

    @property
    def violations(self) -> list[str]:
        return self.server.violations

    def __enter__(self) -> Self:
        self.server.__enter__()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.server.__exit__(kind, error, trace)

    def subscribe(self, server_key: str) -> tuple[str, str, str]:
        """Endpoint, p256dh and auth of a new browser, for pushes by that VAPID key alone."""
        path = f"/push/{uuid.uuid4().hex}"
        subscription = _Subscription(Browser(), server_key)
        self._subscriptions[path] = subscription
        return self.url + path, subscription.browser.p256dh, subscription.browser.auth

    def unsubscribe(self, endpoint: str) -> None:
        """The browser's data were cleared: 410 from now on."""
        self._at(endpoint).is_gone = True

    def offline(self, endpoint: str) -> None:
        """The phone is off: messages wait, one for each topic."""
        self._at(endpoint).is_online = False

    def online(self, endpoint: str) -> None:
        """The phone is back, and gets what waits and is not too old."""
        subscription = self._at(endpoint)
        subscription.is_online = True
        waiting = list(subscription.waiting.values())
        subscription.waiting.clear()
        for until, pushed in waiting:
            if until > self._clock():
                self._deliver(pushed)

    def _at(self, endpoint: str) -> _Subscription:
        return self._subscriptions[endpoint.removeprefix(self.url)]

    def _handle(self, request: Request) -> Answer:
        subscription = self._subscriptions.get(request.path)
        if subscription is None:
            return self._late(Answer(404))
        try:
            pushed = self._checked(request, subscription)
        except _Refused as refused:
            self.violations.append(refused.why)
            said = json.dumps({"reason": refused.why}).encode()
            return self._late(Answer(refused.status, body=said))
        answer = self._programmed()
        if answer is None:
            answer = self._taken(subscription, pushed)
        return self._late(answer)

    def _taken(self, subscription: _Subscription, pushed: Pushed) -> Answer:
        if subscription.is_gone:
            return Answer(410)
        ttl = int(pushed.headers["ttl"])
        if subscription.is_online:
            self._deliver(pushed)
        elif ttl:
            topic = pushed.headers.get("topic", uuid.uuid4().hex)
            subscription.waiting[topic] = (self._clock() + ttl, pushed)
        location = f"{self.url}/message/{uuid.uuid4().hex}"
        return Answer(201, {"location": location, "ttl": str(ttl)})

    def _checked(self, request: Request, subscription: _Subscription) -> Pushed:
        if request.method != "POST":
            raise _Refused(405, f"method {request.method}")
        headers = dict(request.headers)
        self._check_sender(headers, subscription)
        _check_delivery(headers)
        if not request.body and "content-encoding" not in headers:
            return Pushed(self.url + request.path, {}, headers, 0)
        if headers.get("content-encoding") != "aes128gcm":
            raise _Refused(400, f"content-encoding {headers.get('content-encoding')!r}")
        if len(request.body) > _BODY_LIMIT:
            raise _Refused(413, f"a body of {len(request.body)} bytes")
        payload = _payload(subscription.browser, request.body)
        return Pushed(self.url + request.path, payload, headers, len(request.body))

    def _check_sender(self, headers: dict[str, str], subscription: _Subscription) -> None:
        match = _VAPID.fullmatch(headers.get("authorization", ""))
        if match is None:
            raise _Refused(401, "no VAPID authorization")
        token, server_key = match.groups()
        if server_key != subscription.server_key:
            raise _Refused(
                403,
                "the VAPID credentials do not correspond to those of the subscription",
            )
        self._check_claims(_claims(token, server_key))

    def _check_claims(self, claims: dict[str, Any]) -> None:
        if claims.get("aud") != self.url:
            raise _Refused(403, "BadJwtToken: aud is not the origin")
        expires, now = claims.get("exp"), self._clock()
        if type(expires) is not int or not now < expires <= now + _DAY:
            raise _Refused(403, "BadJwtToken: exp is not within 24 h")
        if not _SUBJECT.fullmatch(str(claims.get("sub", ""))):
            raise _Refused(403, "BadJwtToken: sub reaches nobody")


def _claims(token: str, server_key: str) -> dict[str, Any]:
    try:
        point = repadded(server_key)
        public = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), point)
        claims: dict[str, Any] = jwt.decode(
            token,
            public,
            algorithms=["ES256"],
            options={"verify_aud": False, "verify_exp": False, "verify_iat": False},
        )
    except (ValueError, UnsupportedAlgorithm, jwt.InvalidTokenError) as error:
        raise _Refused(403, f"BadJwtToken: {type(error).__name__}") from error
    return claims


def _check_delivery(headers: dict[str, str]) -> None:
    ttl = headers.get("ttl", "")
    if not ttl.isdecimal() or int(ttl) > _LONGEST_TTL:
        raise _Refused(400, f"TTL {ttl!r}")
    if headers.get("urgency", "normal") not in _URGENCIES:
        raise _Refused(400, f"Urgency {headers['urgency']!r}")
    if not _TOPIC.fullmatch(headers.get("topic", "-")):
        raise _Refused(400, "Topic is not of 1 to 32 characters of base64url")


def _payload(browser: Browser, body: bytes) -> dict[str, Any]:
    try:
        payload = json.loads(browser.decrypt(body))
    except BadBody as error:
        raise _Refused(400, str(error)) from error
    except ValueError as error:
        raise _Refused(400, "the message is not JSON") from error
    if not isinstance(payload, dict):
        raise _Refused(400, "the message is not a JSON object")
    return payload
