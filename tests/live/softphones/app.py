"""A double of the NethCTI mobile app, from QR code to SIP settings.

It sends what the app sends, byte for byte where that matters, and fails where the app would fail
or crash, naming the field. `platform` chooses the build: the two differ in how they read the
login challenge, in how they log out, and in one defect of iOS with letters beyond ASCII.
"""

from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from tests.live.softphones.account import SipAccount
from tests.live.softphones.app_me import Me, parse_me
from tests.live.softphones.app_shape import ContractError, Shape, check
from tests.live.softphones.app_sip import SipSettings, sip_settings
from tests.live.softphones.app_token import Platform, login_token, nonce_of, push_topic
from tests.live.softphones.app_wire import HttpRefused, Wire

_QR_FIELDS = 3
_UNAUTHORIZED = 401
_PERSON: Shape = {
    "*": dict,
    "*.name": str,
    "*.username": str,
    "*.mainPresence": str,
    "*.presence": str,
    "*.endpoints.extension": list,
    "*.endpoints.extension[].type": str,
    "*.endpoints.extension[].id": str,
}
_GROUPS: Shape = {"*": dict, "*.users": list, "*.users[]": str}
_EXTENSIONS: Shape = {"*": dict, "*.exten": str, "*.conversations": dict}
_PHONEBOOK: Shape = {"count": int, "rows": list, "rows[]": dict, "rows[].id": int}


class LoginRefused(AssertionError):
    """The server did not let this user in; `status` is the HTTP status of the refusal."""

    def __init__(self, message: str, status: int) -> None:
        super().__init__(message)
        self.status = status


class App:
    """One installation of the app: logs in, keeps the token, asks for everything it shows."""

    def __init__(
        self,
        ca_file: Path,
        connect: tuple[str, int] = ("127.0.0.1", 443),
        platform: str = "android",
        push_id: str = "",
    ) -> None:
        """`connect` stands for the public address; `push_id` goes into the SIP Contact."""
        self._wire = Wire(ca_file, connect)
        self.platform = Platform(platform)
        self._push_id = push_id
        self._fqdn = ""
        self._username = ""
        self._token = ""

    def login_with_qr(self, text: str) -> SipAccount:
        """What framing a QR code does; raises ContractError for a text that is not one."""
        fields = text.split(";")
        if len(fields) != _QR_FIELDS or not all(fields):
            raise ContractError(f"the QR code has {len(fields)} fields, wanted user;token;host")
        self._username, self._token, self._fqdn = fields
        return self.sip_settings().account

    def login_with_password(self, username: str, password: str, fqdn: str) -> SipAccount:
        """The manual login: a refusal that carries a nonce, then the token made from it."""
        answer = self._wire.send(
            fqdn,
            "POST",
            "/authentication/login",
            body={"username": username, "password": password},
        )
        if answer.status != _UNAUTHORIZED or not answer.challenges:
            raise LoginRefused(f"{answer.request}: {answer.status}, no challenge", answer.status)
        nonce = nonce_of(answer.challenges, self.platform)
        if nonce is None:
            raise ContractError("WWW-Authenticate is not 'Digest ' and 40 lower-case hex digits")
        token = login_token(username, password, nonce, self.platform)
        self._username, self._token, self._fqdn = username, token, fqdn
        return self.sip_settings().account

    @property
    def topic(self) -> str:
        """The push topic of this login."""
        return push_topic(self._token)

    def logout(self) -> int:
        """Logs out and returns the HTTP status, which Android does not look at.

        Android sends no Authorization, so that the server cannot know who leaves; iOS does, and
        stays logged in unless the answer is 200.
        """
        authorization = self._authorization() if self.platform is Platform.IOS else None
        answer = self._wire.send(
            self._fqdn, "POST", "/authentication/logout", authorization=authorization
        )
        if self.platform is Platform.ANDROID:
            self._token = ""
        else:
            self._accept_logout(answer.status)
        return answer.status

    def _accept_logout(self, status: int) -> None:
        if status != 200:
            raise HttpRefused("POST /authentication/logout", status)
        self._token = ""

    def me(self) -> Me:
        return parse_me(self._get("/user/me"))

    def sip_settings(self) -> SipSettings:
        """Asks for the extension again and returns what the SIP engine is told."""
        return sip_settings(self.me(), self._fqdn, self.platform, self._push_id)

    def presence_list(self) -> list[str]:
        path = "/user/presencelist"
        statuses: list[str] = self._get(path)
        check(statuses, {"[]": str}, path)
        return statuses

    def set_presence(self, status: str, to: str | None = None) -> None:
        """Sets the main presence; `to` is the number for `callforward`."""
        self._post("/user/presence", {"status": status} | ({} if to is None else {"to": to}))

    def endpoints(self) -> dict[str, Any]:
        return self._object("/user/endpoints/all", _PERSON)

    def groups(self) -> dict[str, Any]:
        return self._object("/astproxy/opgroups", _GROUPS)

    def extensions(self) -> dict[str, Any]:
        return self._object("/astproxy/extensions", _EXTENSIONS)

    def phonebook_search(self, term: str, offset: int = 0, limit: int = 20) -> dict[str, Any]:
        query = urlencode({"offset": offset, "limit": limit, "view": "all"})
        return self._object(f"/phonebook/search/{quote(term, safe='')}?{query}", _PHONEBOOK)

    def phonebook_all(self, offset: int = 0, limit: int = 20) -> dict[str, Any]:
        query = urlencode({"offset": offset, "limit": limit})
        return self._object(f"/phonebook/getall/?{query}", _PHONEBOOK)

    def _authorization(self) -> str:
        return f"{self._username}:{self._token}"

    def _get(self, path: str) -> Any:
        return self._wire.send(self._fqdn, "GET", path, authorization=self._authorization()).json()

    def _object(self, path: str, shape: Shape) -> dict[str, Any]:
        payload: dict[str, Any] = self._get(path)
        check(payload, shape, path.partition("?")[0])
        return payload

    def _post(self, path: str, body: dict[str, Any]) -> None:
        answer = self._wire.send(
            self._fqdn, "POST", path, authorization=self._authorization(), body=body
        )
        if answer.status != 200:
            raise HttpRefused(answer.request, answer.status)
