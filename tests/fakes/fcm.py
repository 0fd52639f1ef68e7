"""Firebase Cloud Messaging's HTTP v1 and Google's token endpoint, as strict as their documents.

Strict of our own rules as well: a message is data only, without a collapse key.
"""

import functools
import json
import re
import secrets
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs

import jwt
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from tests.fakes.http2 import Answer, Http2Server, Request
from tests.fakes.programme import Programme

_SCOPE = "https://www.googleapis.com/auth/firebase.messaging"
_GRANT = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_DATA_LIMIT = 4096
_HOUR = 3600
_TTL = re.compile(r"(\d{1,7})s")
_FOUR_WEEKS = 28 * 86400
_RESERVED = re.compile(r"from|message_type|google.*|gcm.*")
_KEY_ID = "0123456789abcdef0123456789abcdef01234567"
_MAIL = "push@{project}.iam.gserviceaccount.com"
_TYPES = "type.googleapis.com/"


@dataclass(frozen=True)
class Pushed:
    """One message that reached an app."""

    token: str
    data: dict[str, str]
    android: dict[str, str]


class _Refused(Exception):
    def __init__(self, answer: Answer, why: str) -> None:
        super().__init__(why)
        self.answer = answer
        self.why = why


def refusal(status: int, code: str, *, error_code: str = "", field: str = "") -> Answer:
    """In Google's words: a google.rpc.Status with FcmError and BadRequest details."""
    details: list[dict[str, Any]] = []
    if error_code:
        fcm_error = f"{_TYPES}google.firebase.fcm.v1.FcmError"
        details.append({"@type": fcm_error, "errorCode": error_code})
    if field:
        fields = [{"field": field, "description": f"Invalid value at '{field}'"}]
        details.append({"@type": f"{_TYPES}google.rpc.BadRequest", "fieldViolations": fields})
    error = {"code": status, "message": "refused", "status": code, "details": details}
    return _json(status, {"error": error})


class FakeFcm(Programme[Pushed]):
    """Serves between `with` and its end. `tokens` are the apps it knows; `clock` in Unix seconds.

    `grants` counts the access tokens given; each lives `token_life` seconds.
    """

    def __init__(
        self,
        certificate: Path,
        key: Path,
        *,
        project: str = "squilla-test",
        port: int = 0,
        address: str = "127.0.0.1",
        clock: Callable[[], float] = time.time,
    ) -> None:
        super().__init__()
        self.server = Http2Server(self._handle, certificate, key, port, address)
        self.project = project
        self.tokens: set[str] = set()
        self.strangers: set[str] = set()
        self.grants = 0
        self.token_life = _HOUR
        self._key = _signing_key()
        self._clock = clock
        self._bearers: dict[str, float] = {}
        self._next_grants: deque[Answer] = deque()

    @property
    def url(self) -> str:
        return self.server.url

    @property
    def violations(self) -> list[str]:
        return self.server.violations

    @property
    def account(self) -> dict[str, str]:
        """The service account, as Google's console gives it."""
        pem = self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return {
            "type": "service_account",
            "project_id": self.project,
            "private_key_id": _KEY_ID,
            "private_key": pem.decode(),
            "client_email": _MAIL.format(project=self.project),
            "client_id": "1",
            "token_uri": f"{self.url}/token",
        }

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

    def write_account(self, path: Path) -> Path:
        """The account's file."""
        path.write_text(json.dumps(self.account), encoding="utf-8")
        return path

    def register(self) -> str:
        """The token of a newly installed app."""
        token = f"{secrets.token_urlsafe(16)}:APA91b{secrets.token_urlsafe(100)}"
        self.tokens.add(token)
        return token

    def answer_next_grant(self, answer: Answer) -> None:
        """Instead of the next access token."""
        self._next_grants.append(answer)

    def revoke(self) -> None:
        """Every access token given so far is refused from now on."""
        self._bearers.clear()

    def _handle(self, request: Request) -> Answer:
        send = f"/v1/projects/{self.project}/messages:send"
        handlers = {"/token": self._granted, send: self._sent}
        handler = handlers.get(request.path)
        if request.method != "POST" or handler is None:
            self.violations.append(f"nothing is at {request.method} {request.path}")
            return Answer(404)
        try:
            return self._late(handler(request))
        except _Refused as refused:
            self.violations.append(refused.why)
            return self._late(refused.answer)

    def _granted(self, request: Request) -> Answer:
        self._check_assertion(request)
        if self._next_grants:
            return self._next_grants.popleft()
        self.grants += 1
        bearer = f"ya29.{secrets.token_urlsafe(64)}"
        self._bearers[bearer] = self._clock() + self.token_life
        granted = {
            "access_token": bearer,
            "expires_in": self.token_life,
            "token_type": "Bearer",
        }
        return _json(200, granted)

    def _check_assertion(self, request: Request) -> None:
        if request.headers.get("content-type") != "application/x-www-form-urlencoded":
            raise _grant_refused("invalid_request", "the grant is not a form")
        form = parse_qs(request.body.decode(), strict_parsing=True)
        if form.get("grant_type") != [_GRANT] or set(form) != {"grant_type", "assertion"}:
            raise _grant_refused("unsupported_grant_type", "the form is not that of an assertion")
        self._check_claims(*self._decoded(form["assertion"][0]))

    def _decoded(self, assertion: str) -> tuple[dict[str, Any], dict[str, Any]]:
        try:
            claims = jwt.decode(
                assertion,
                self._key.public_key(),
                algorithms=["RS256"],
                options={"verify_aud": False, "verify_exp": False, "verify_iat": False},
            )
        except jwt.InvalidTokenError as error:
            why = f"the assertion: {type(error).__name__}"
            raise _grant_refused("invalid_grant", why) from error
        return jwt.get_unverified_header(assertion), claims

    def _check_claims(self, head: dict[str, Any], claims: dict[str, Any]) -> None:
        account, now = self.account, self._clock()
        wanted = {"iss": account["client_email"], "scope": _SCOPE, "aud": account["token_uri"]}
        wrong = [name for name, value in wanted.items() if claims.get(name) != value]
        if head.get("kid") != account["private_key_id"]:
            wrong.append("kid")
        issued_at, expires = claims.get("iat"), claims.get("exp")
        if type(issued_at) is not int or not now - 300 < issued_at <= now + 1:
            wrong.append("iat")
        elif type(expires) is not int or not now < expires <= issued_at + _HOUR:
            wrong.append("exp")
        if wrong:
            raise _grant_refused("invalid_grant", f"the assertion's {', '.join(wrong)}")

    def _sent(self, request: Request) -> Answer:
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        if self._bearers.get(bearer, 0.0) <= self._clock():
            return refusal(401, "UNAUTHENTICATED")
        pushed = _message(request)
        answer = self._programmed()
        if answer is not None:
            return answer
        if pushed.token in self.strangers:
            return refusal(403, "PERMISSION_DENIED", error_code="SENDER_ID_MISMATCH")
        if pushed.token not in self.tokens:
            return refusal(404, "NOT_FOUND", error_code="UNREGISTERED")
        self._deliver(pushed)
        name = f"projects/{self.project}/messages/0:{time.time_ns()}%{secrets.token_hex(8)}"
        return _json(200, {"name": name})


@functools.cache
def _signing_key() -> rsa.RSAPrivateKey:
    """One for all fakes: making it takes long."""
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


def _message(request: Request) -> Pushed:
    content = _parsed(request)
    _only(content, {"message"}, "")
    message = content.get("message")
    _only(message, {"token", "data", "android"}, "message")
    android, token = message.get("android"), message.get("token")
    _only(android, {"priority", "ttl"}, "message.android")
    if not isinstance(token, str) or not token or not token.isascii() or " " in token:
        raise _invalid("message.token")
    if android.get("priority") not in ("NORMAL", "HIGH"):
        raise _invalid("message.android.priority")
    ttl = _TTL.fullmatch(str(android.get("ttl")))
    if ttl is None or int(ttl[1]) > _FOUR_WEEKS:
        raise _invalid("message.android.ttl")
    return Pushed(token, _data(message.get("data")), android)


def _parsed(request: Request) -> Any:
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise _invalid("content-type")
    try:
        return json.loads(request.body)
    except ValueError as error:
        raise _invalid("body") from error


def _only(value: Any, names: set[str], where: str) -> None:
    if not isinstance(value, dict):
        raise _invalid(where)
    for name in value:
        if name not in names:
            raise _invalid(f"{where}.{name}".lstrip("."))


def _data(data: Any) -> dict[str, str]:
    if not isinstance(data, dict) or not data:
        raise _invalid("message.data")
    for name, value in data.items():
        if not isinstance(value, str) or _RESERVED.fullmatch(name):
            raise _invalid(f"message.data[{name}]")
    if sum(len(name.encode()) + len(value.encode()) for name, value in data.items()) > _DATA_LIMIT:
        raise _invalid("message.data")
    return data


def _invalid(field: str) -> _Refused:
    answer = refusal(400, "INVALID_ARGUMENT", error_code="INVALID_ARGUMENT", field=field)
    return _Refused(answer, f"invalid {field}")


def _grant_refused(error: str, why: str) -> _Refused:
    return _Refused(_json(400, {"error": error, "error_description": why}), why)


def _json(status: int, content: dict[str, Any]) -> Answer:
    return Answer(status, {"content-type": "application/json"}, json.dumps(content).encode())
