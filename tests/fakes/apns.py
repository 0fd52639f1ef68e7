"""Apple's push service for VoIP, as strict as its documentation, and able to fail on demand.

One of these is one environment: a second one with other `tokens` is the sandbox. What a sender
does wrong is answered as Apple answers it, and written down in `violations`.
"""

import json
import re
import time
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from tests.fakes.http2 import DROP, Answer, Http2Server, Request

_PATH = re.compile(r"/3/device/([^/]*)")
_HEX = re.compile(r"[0-9a-f]{2,200}")
_HOUR = 3600
_RENEWAL = 1200
_PAYLOAD_LIMIT = 5120


def signing_key() -> tuple[bytes, bytes]:
    """A key as Apple gives it (.p8), and its public part, both PEM."""
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()), public


def refusal(status: int, reason: str, timestamp: int | None = None) -> Answer:
    """In Apple's words; `timestamp` in milliseconds."""
    said: dict[str, Any] = {"reason": reason}
    if timestamp is not None:
        said["timestamp"] = timestamp
    return Answer(status, {"apns-id": str(uuid.uuid4())}, json.dumps(said).encode())


@dataclass(frozen=True)
class Pushed:
    """A push that was accepted."""

    token: str
    payload: dict[str, Any]
    headers: dict[str, str]
    connection: int


class _Refused(Exception):
    def __init__(self, status: int, reason: str, fault: str | None = None) -> None:
        self.answer = refusal(status, reason)
        self.fault = fault or reason


class FakeApns:
    """Serves between `with` and its end. `tokens` are the phones it knows, in lower case.

    Token renewals are judged by their `iat`, `clock` gives Unix seconds.
    """

    def __init__(
        self,
        certificate: Path,
        key: Path,
        *,
        public_key: bytes,
        key_id: str,
        team_id: str,
        bundle: str,
        port: int = 0,
        address: str = "127.0.0.1",
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.server = Http2Server(self._handle, certificate, key, port, address)
        self.tokens: set[str] = set()
        self.pushes: list[Pushed] = []
        self._public_key = public_key
        self._names = (key_id, team_id, f"{bundle}.voip")
        self._clock = clock
        self._gone: dict[str, int] = {}
        self._provider_tokens: dict[str, int] = {}
        self._next: deque[Answer] = deque()
        self._slow = 0.0
        self._copies = 1
        self._callback: Callable[[str, dict[str, Any], dict[str, str]], None] | None = None

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def connections(self) -> int:
        return self.server.connections

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

    def answer_next(self, answer: Answer) -> None:
        """Says this to the next good push, which then reaches no phone; may be called again."""
        self._next.append(answer)

    def drop_next(self) -> None:
        """Closes the connection at the next good push, which reaches no phone."""
        self._next.append(DROP)

    def slow(self, seconds: float) -> None:
        """Delays the answers from now on; the pushes themselves are not late."""
        self._slow = seconds

    def duplicate(self, on: bool = True) -> None:  # noqa: FBT001, FBT002 - reads well in a test
        """Delivers each push twice from now on."""
        self._copies = 2 if on else 1

    def forget(self, token: str, at: float) -> None:
        """The app is gone from that phone since `at`, Unix seconds."""
        self._gone[token] = int(at * 1000)

    def on_push(self, callback: Callable[[str, dict[str, Any], dict[str, str]], None]) -> None:
        """Calls with token, payload and headers for each delivery, in the server's thread."""
        self._callback = callback

    def goaway(self) -> None:
        """Tells every client to connect anew."""
        self.server.goaway()

    def _handle(self, request: Request) -> Answer:
        try:
            pushed = self._checked(request)
        except _Refused as refused:
            self.violations.append(refused.fault)
            answer = refused.answer
        else:
            answer = self._answer(pushed)
        return Answer(answer.status, answer.headers, answer.body, answer.after + self._slow)

    def _answer(self, pushed: Pushed) -> Answer:
        if self._next:
            return self._next.popleft()
        if pushed.token in self._gone:
            return refusal(410, "Unregistered", self._gone[pushed.token])
        if pushed.token not in self.tokens:
            return refusal(400, "BadDeviceToken")
        self.pushes.append(pushed)
        for _ in range(self._copies if self._callback else 0):
            assert self._callback
            self._callback(pushed.token, pushed.payload, pushed.headers)
        return Answer(200, {"apns-id": pushed.headers["apns-id"]})

    def _checked(self, request: Request) -> Pushed:
        if request.method != "POST":
            raise _Refused(405, "MethodNotAllowed")
        path = _PATH.fullmatch(request.path)
        if path is None:
            raise _Refused(404, "BadPath")
        if not _HEX.fullmatch(path[1]):
            raise _Refused(400, "BadDeviceToken", "a token is not of hex digits")
        self._check_provider(request.headers.get("authorization", ""))
        self._check_headers(dict(request.headers))
        return Pushed(path[1], _payload(request), dict(request.headers), request.connection)

    def _check_provider(self, authorization: str) -> None:
        scheme, _, token = authorization.partition(" ")
        if scheme != "bearer" or not token:
            raise _Refused(403, "MissingProviderToken")
        if token not in self._provider_tokens:
            issued_at = self._issued_at(token)
            if any(abs(issued_at - at) < _RENEWAL for at in self._provider_tokens.values()):
                raise _Refused(429, "TooManyProviderTokenUpdates")
            self._provider_tokens[token] = issued_at
        if self._clock() - self._provider_tokens[token] > _HOUR:
            raise _Refused(403, "ExpiredProviderToken")

    def _issued_at(self, token: str) -> int:
        key_id, team_id, _ = self._names
        try:
            head = jwt.get_unverified_header(token)
            claims = jwt.decode(
                token,
                self._public_key,
                algorithms=["ES256"],
                options={"require": ["iss", "iat"], "verify_iat": False},
            )
        except jwt.InvalidTokenError as error:
            raise _Refused(403, "InvalidProviderToken", f"provider token: {error}") from error
        if head.get("kid") != key_id or claims["iss"] != team_id or type(claims["iat"]) is not int:
            raise _Refused(403, "InvalidProviderToken", "kid, iss or iat is wrong")
        if claims["iat"] > self._clock() + 60:
            raise _Refused(403, "InvalidProviderToken", "iat is in the future")
        return claims["iat"]

    def _check_headers(self, headers: dict[str, str]) -> None:
        for name, wanted, reason in (
            ("apns-topic", self._names[2], "TopicDisallowed"),
            ("apns-push-type", "voip", "InvalidPushType"),
            ("apns-priority", "10", "BadPriority"),
        ):
            if headers.get(name) != wanted:
                raise _Refused(400, reason, f"{name} is {headers.get(name)!r}")
        expiration = headers.get("apns-expiration", "")
        if not expiration.isdecimal() or abs(int(expiration) - self._clock()) > _HOUR:
            raise _Refused(400, "BadExpirationDate", f"apns-expiration is {expiration!r}")
        if not _is_uuid(headers.get("apns-id", "")):
            raise _Refused(400, "BadMessageId")


def _is_uuid(text: str) -> bool:
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False


def _payload(request: Request) -> dict[str, Any]:
    if not request.body:
        raise _Refused(400, "PayloadEmpty")
    if len(request.body) > _PAYLOAD_LIMIT:
        raise _Refused(413, "PayloadTooLarge")
    try:
        payload = json.loads(request.body)
    except ValueError as error:
        raise _Refused(400, "BadPayload", f"the payload is no JSON: {error}") from error
    if not isinstance(payload, dict) or not isinstance(payload.get("aps"), dict):
        raise _Refused(400, "BadPayload", "the payload has no aps")
    return payload
