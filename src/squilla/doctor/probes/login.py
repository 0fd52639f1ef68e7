"""Asks the server who somebody is, as the app does after scanning a QR (M1, M3, P1).

`GET /webrest/user/me` changes nothing that exists. The first use of a fresh QR makes its login the
active one, as the phone's own first use would. `Auth-Exp`, which elsewhere in the contract ends
other logins (M3), is never sent.
"""

import secrets
import ssl
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

import httpx2

from squilla.robot.bounded import read_at_most
from squilla.robot.contract import QrLogin, mobile_account
from squilla.robot.failure import Failure, connection_failure
from squilla.sip.account import SipAccount

_PATH = "/webrest/user/me"
_SECONDS = 8.0
_MOST_ANSWER = 1 << 20
_NOBODY = "squilla-doctor"


class Body(StrEnum):
    """What kind of answer came: the contract's is JSON, a web page is somebody else's."""

    NONE = "none"
    JSON = "json"
    PAGE = "page"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer, or why there was none.

    `account` is there for a 200 that has a mobile extension, `problem` for one that has not.
    """

    status: int = 0
    body: Body = Body.NONE
    failure: Failure | None = None
    account: SipAccount | None = field(default=None, repr=False)
    problem: Failure | None = None


async def ask_as_nobody(host: str, port: int, authority: Path | None) -> Reply:
    """Ask with a token that nobody has; 401 is the good answer."""
    return await _ask(QrLogin(_NOBODY, secrets.token_hex(20), host), port, authority)


async def ask_as_user(login: QrLogin, port: int, authority: Path | None) -> Reply:
    """Ask with the QR's token, at the QR's name."""
    return await _ask(login, port, authority)


def trusting(authority: Path | None) -> ssl.SSLContext:
    """The public CAs, and those of a file besides; OSError when it cannot be read."""
    context = ssl.create_default_context()
    if authority:
        context.load_verify_locations(authority)
    return context


async def _ask(login: QrLogin, port: int, authority: Path | None) -> Reply:
    url = httpx2.URL(scheme="https", host=login.fqdn, port=port, path=_PATH)
    headers = [
        (b"Authorization", f"{login.username}:{login.token}".encode()),
        (b"Accept-Encoding", b"identity"),
    ]
    try:
        async with (
            httpx2.AsyncClient(
                verify=trusting(authority), trust_env=False, timeout=_SECONDS
            ) as client,
            client.stream("GET", url, headers=headers) as response,
        ):
            content = await read_at_most(response.aiter_raw(), _MOST_ANSWER)
            return _read(response, content or b"", login.fqdn)
    except httpx2.TransportError as error:
        return Reply(failure=connection_failure(error, login.fqdn, port, login.fqdn))


def _read(response: httpx2.Response, content: bytes, fqdn: str) -> Reply:
    body = _kind(response.headers.get("Content-Type", ""), content)
    if response.status_code != httpx2.codes.OK:
        return Reply(response.status_code, body)
    account = mobile_account(content, fqdn)
    if isinstance(account, Failure):
        return Reply(response.status_code, body, problem=account)
    return Reply(response.status_code, body, account=account)


def _kind(content_type: str, content: bytes) -> Body:
    start = content.lstrip()[:1]
    if not start:
        return Body.NONE
    if start == b"<" or "html" in content_type.lower():
        return Body.PAGE
    return Body.JSON if start in b"{[" else Body.OTHER
