"""Signs in as the app does, with the text of a QR, and learns the SIP account (M1, P1).

One request that changes nothing on the server: `GET /webrest/user/me`. A first use makes a pending
login active, exactly as a phone would.
"""

import json
import re
import ssl
from dataclasses import dataclass, field

import httpx2

from squilla.robot.bounded import read_at_most
from squilla.robot.failure import Failure, Reason, connection_failure
from squilla.sip.account import SipAccount

HTTPS_PORT = 443
_PATH = "/webrest/user/me"
_SECONDS = 15.0
_MAX_ANSWER = 1 << 20
_MAX_QR = 2048
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_NAME = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*")
_SIPS_PORT = 5061
_UNAUTHORIZED = 401
_OK = 200


@dataclass(frozen=True, slots=True)
class QrLogin:
    """What a QR carries: `USERNAME;TOKEN;FQDN`."""

    username: str
    token: str = field(repr=False)
    fqdn: str


def parse_qr(text: str) -> QrLogin | Failure:
    """Read a QR's text; exactly three parts, the last a host name."""
    parts = text.strip().split(";") if len(text) <= _MAX_QR else []
    if len(parts) != 3 or not all(parts) or not _NAME.fullmatch(parts[2]):
        return Failure(Reason.BAD_QR)
    if any(not character.isprintable() for character in text.strip()):
        return Failure(Reason.BAD_QR)
    return QrLogin(*parts)


async def sign_in(
    login: QrLogin, context: ssl.SSLContext, *, port: int = HTTPS_PORT, connect: str | None = None
) -> SipAccount | Failure:
    """Ask the server of the QR for the account of the mobile extension.

    `connect` is an address to use instead of the name's; the certificate must still be good for
    the name. Proxies of the environment are not used, because a phone wouldn't.
    """
    url = httpx2.URL(scheme="https", host=connect or login.fqdn, port=port, path=_PATH)
    headers = [
        (b"Host", (login.fqdn if port == HTTPS_PORT else f"{login.fqdn}:{port}").encode()),
        (b"Authorization", f"{login.username}:{login.token}".encode()),
        (b"Auth-Exp", b"no-exp"),
    ]
    try:
        async with (
            httpx2.AsyncClient(verify=context, trust_env=False, timeout=_SECONDS) as client,
            client.stream(
                "GET", url, headers=headers, extensions={"sni_hostname": login.fqdn}
            ) as response,
        ):
            body = await read_at_most(response.aiter_bytes(), _MAX_ANSWER)
            return _judge(response.status_code, body or b"", login.fqdn)
    except httpx2.TransportError as error:
        return connection_failure(error, connect or login.fqdn, port, login.fqdn)


def _judge(status: int, body: bytes, fqdn: str) -> SipAccount | Failure:
    if status == _UNAUTHORIZED:
        return Failure(Reason.LOGIN_REFUSED)
    if status != _OK:
        return Failure(Reason.LOGIN_UNREADABLE, {"why": f"HTTP {status}"})
    return mobile_account(body, fqdn)


def mobile_account(body: bytes, fqdn: str) -> SipAccount | Failure:
    """The first mobile extension in an answer of `/user/me`; without proxy_port it uses 5061."""
    try:
        extensions = json.loads(body)["endpoints"]["extension"]
        mobile = [item for item in extensions if item["type"] == "mobile"]
    except (ValueError, KeyError, TypeError) as error:
        return Failure(Reason.LOGIN_UNREADABLE, {"why": f"no extensions in it ({error!r})"})
    if not mobile:
        return Failure(Reason.NO_MOBILE_EXTENSION)
    user, auth_user, secret = (mobile[0].get(name) for name in ("id", "username", "secret"))
    port = mobile[0].get("proxy_port") or _SIPS_PORT
    texts = isinstance(user, str) and isinstance(auth_user, str) and isinstance(secret, str)
    if not texts or not isinstance(port, int):
        return Failure(Reason.LOGIN_UNREADABLE, {"why": "a field of the mobile extension"})
    return SipAccount(user, secret, fqdn, port, auth_user)
