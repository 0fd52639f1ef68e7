"""Apple, Google and a browser's push service beside a product, all of one authority."""

import secrets
import ssl
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from tests.fakes import fcm, webpush
from tests.fakes.apns import FakeApns, signing_key
from tests.fakes.fcm import FakeFcm
from tests.fakes.webpush import FakeWebPush
from tests.live.authority import Authority

KEY_ID, TEAM_ID, BUNDLE = "ABCDE12345", "TEAM123456", "it.example.phone"


@dataclass(frozen=True)
class Arrived:
    """A push at a phone; `kind` is call, missed or answered_elsewhere."""

    kind: str
    call_id: str
    content: dict[str, Any] = field(repr=False)


Woken = Callable[[Arrived], None]


class PushServices:
    """The three fakes; `settings` are those of a product that asks them.

    Leaving the `with` raises when a product broke a rule of one of them.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        authority = Authority()
        chain, key, self._root = folder / "push.pem", folder / "push.key", folder / "push-ca.pem"
        authority.issue().write(chain, key)
        self._root.write_bytes(authority.root)
        private, public = signing_key()
        self._apns_key = folder / "apns.p8"
        self._apns_key.write_bytes(private)
        self.apns = FakeApns(
            chain, key, public_key=public, key_id=KEY_ID, team_id=TEAM_ID, bundle=BUNDLE
        )
        self.fcm = FakeFcm(chain, key)
        self.webpush = FakeWebPush(chain, key)
        self._account = folder / "fcm.json"
        self._stack = ExitStack()
        self.addresses: list[str] = []
        self._phones: dict[str, Woken] = {}

    def __enter__(self) -> Self:
        for fake in (self.apns, self.fcm, self.webpush):
            self._stack.enter_context(fake)
        self.fcm.write_account(self._account)
        self.apns.on_push(self._at_apple)
        self.fcm.on_push(self._at_google)
        self.webpush.on_push(self._at_browser)
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._stack.close()
        assert error or self.violations == []

    @property
    def violations(self) -> list[str]:
        return [*self.apns.violations, *self.fcm.violations, *self.webpush.violations]

    @property
    def settings(self) -> dict[str, str]:
        return {
            **self.trusted,
            "APNS_KEY": str(self._apns_key),
            "APNS_KEY_ID": KEY_ID,
            "APNS_TEAM_ID": TEAM_ID,
            "APNS_TOPIC": BUNDLE,
            "APNS_URL": self.apns.url,
            "APNS_SANDBOX_URL": self.apns.url,
            "FCM_CREDENTIALS": str(self._account),
            "FCM_URL": self.fcm.url,
            "WEBPUSH_HOSTS": self.webpush.host,
            "WEBPUSH_SUBJECT": "mailto:admin@example.com",
        }

    @property
    def trusted(self) -> dict[str, str]:
        """The settings of a product that asks none of them itself."""
        return {"PUSH_CA": str(self._root)}

    @property
    def authority(self) -> Path:
        return self._root

    def trust(self) -> ssl.SSLContext:
        """A context that trusts the fakes."""
        return ssl.create_default_context(cafile=self._root)

    def new_android(self) -> tuple[str, str]:
        """A newly installed app: its token, and what its Contact says of it (RFC 8599)."""
        token = self.fcm.register()
        self.addresses.append(token)
        return token, f";pn-provider=fcm;pn-param={self.fcm.project};pn-prid={token}"

    def new_iphone(self) -> tuple[str, str]:
        """A newly installed app: its token, and what its Contact says of it (RFC 8599)."""
        token = secrets.token_hex(32)
        self.apns.tokens.add(token)
        self.addresses.append(token)
        return token, f";pn-provider=apns;pn-param={TEAM_ID}.{BUNDLE}.voip;pn-prid={token}"

    def listen(self, address: str, woken: Woken) -> None:
        """Have `woken` called for each push to a token or endpoint, in a fake's thread."""
        self._phones[address] = woken

    def _at_apple(self, token: str, payload: dict[str, Any], _headers: dict[str, str]) -> None:
        own = payload["squilla"]
        self._deliver(token, Arrived("call", own["call_id"], payload))

    def _at_google(self, pushed: fcm.Pushed) -> None:
        self._deliver(pushed.token, _arrived(pushed.data))

    def _at_browser(self, pushed: webpush.Pushed) -> None:
        self._deliver(pushed.endpoint, _arrived(pushed.payload))

    def _deliver(self, address: str, arrived: Arrived) -> None:
        woken = self._phones.get(address)
        if woken is not None:
            woken(arrived)


def _arrived(content: dict[str, Any]) -> Arrived:
    return Arrived(content["type"], content["call_id"], content)
