"""The app's HTTPS: always verified, always `Auth-Exp: no-exp`, JSON both ways."""

import http.client
import json
import socket
import ssl
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.live.softphones.app_shape import ContractError

BASE = "/webrest"
TIMEOUT = 10.0  # seconds; the real app waits longer when the host is out of reach
MAX_BODY = 4_000_000


class HttpRefused(AssertionError):
    """The server answered another status than 200, which the app takes for a failure."""

    def __init__(self, request: str, status: int) -> None:
        super().__init__(f"{request} answered {status}")
        self.status = status


@dataclass(frozen=True, slots=True)
class Answer:
    """One HTTP answer; `challenges` are its WWW-Authenticate headers in order."""

    request: str
    status: int
    challenges: tuple[str, ...]
    body: bytes

    def json(self) -> Any:
        """The body of a 200; raises HttpRefused or ContractError otherwise."""
        if self.status != http.client.OK:
            raise HttpRefused(self.request, self.status)
        try:
            return json.loads(self.body)
        except ValueError:
            raise ContractError(f"{self.request}: the body is not JSON") from None


class _Connection(http.client.HTTPSConnection):
    """Speaks to the name `fqdn`, as certificate and Host header go, but at another place."""

    def __init__(self, fqdn: str, place: tuple[str, int], context: ssl.SSLContext) -> None:
        super().__init__(fqdn, timeout=TIMEOUT, context=context)
        self._place = place
        self._verifying = context

    def connect(self) -> None:
        plain = socket.create_connection(self._place, TIMEOUT)
        try:
            self.sock = self._verifying.wrap_socket(plain, server_hostname=self.host)
        except BaseException:
            plain.close()
            raise


class Wire:
    """Sends requests to `https://<fqdn>/webrest`, where the contract allows port 443 only.

    `place` is the address and port that stand for the public ones in a test. Certificate errors
    come out as ssl.SSLCertVerificationError.
    """

    def __init__(self, ca_file: Path, place: tuple[str, int]) -> None:
        self._context = ssl.create_default_context(cafile=str(ca_file))
        self._place = place

    def send(
        self,
        fqdn: str,
        method: str,
        path: str,
        *,
        authorization: str | None = None,
        body: Mapping[str, Any] | None = None,
    ) -> Answer:
        headers = {"Auth-Exp": "no-exp", "Content-Type": "application/json"}
        if authorization is not None:
            headers["Authorization"] = authorization
        payload = None if body is None else json.dumps(body, ensure_ascii=False).encode()
        connection = _Connection(fqdn, self._place, self._context)
        try:
            connection.request(method, BASE + path, payload, headers)
            response = connection.getresponse()
            challenges = tuple(response.headers.get_all("WWW-Authenticate", ()))
            content = response.read(MAX_BODY)
        finally:
            connection.close()
        return Answer(f"{method} {path}", response.status, challenges, content)
