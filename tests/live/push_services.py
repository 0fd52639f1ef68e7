"""Apple, Google and a browser's push service beside a product, all with an authority of their own."""

import ssl
from contextlib import ExitStack
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.fakes.apns import FakeApns, signing_key
from tests.fakes.fcm import FakeFcm
from tests.fakes.webpush import FakeWebPush
from tests.live.authority import Authority

KEY_ID, TEAM_ID, BUNDLE = "ABCDE12345", "TEAM123456", "it.example.phone"


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
        names = {"key_id": KEY_ID, "team_id": TEAM_ID, "bundle": BUNDLE}
        self.apns = FakeApns(chain, key, public_key=public, **names)
        self.fcm = FakeFcm(chain, key)
        self.webpush = FakeWebPush(chain, key)
        self._account = folder / "fcm.json"
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        for fake in (self.apns, self.fcm, self.webpush):
            self._stack.enter_context(fake)
        self.fcm.write_account(self._account)
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
            "PUSH_CA": str(self._root),
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

    def trust(self) -> ssl.SSLContext:
        """A context that trusts the fakes."""
        return ssl.create_default_context(cafile=self._root)
