"""The single-device rule: a new login puts the phone before it out, in one transaction (M3)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from sqlalchemy import Connection

from squilla.model import tokens
from squilla.model.accounts import Account
from squilla.model.devices import Device, mobile_extension
from squilla.store import devices
from squilla.store.engine import Store


@dataclass(frozen=True, slots=True)
class LoginRules:
    """What logins depend on: the public name, the prefix of phones, and how long a QR waits."""

    fqdn: str
    mobile_prefix: str
    pending_seconds: float


@dataclass(frozen=True, slots=True)
class MintedQr:
    """A QR's text, shown once, and the login that waits for it."""

    text: str = field(repr=False)
    device: Device


class Logins:
    """Makes and ends logins; `changed` is told after each commit: the edge follows at once."""

    def __init__(self, store: Store, rules: LoginRules, changed: Callable[[], None]) -> None:
        self._store = store
        self._rules = rules
        self._changed = changed

    def mint_qr(self, account: Account, now: float) -> MintedQr:
        """Make the QR of M1; the phone logged in before stops, used or not (M3)."""
        token = tokens.new_token()
        device = self._replace(account, (token,), now)
        return MintedQr(tokens.qr_text(account.username, token, self._rules.fqdn), device)

    def app_login(self, account: Account, *, typed: str, password: str, now: float) -> str:
        """A login by password from the app (M2): returns the nonce that its token is made of."""
        nonce = tokens.new_nonce()
        self._replace(account, tokens.app_tokens(typed, password, nonce), now)
        return nonce

    def log_out(self, account_id: int) -> bool:
        """Put the account's phone out; False when none was logged in."""
        with self._store.begin() as tx:
            ended = devices.remove(tx, account_id)
        self._changed()
        return ended

    def _replace(self, account: Account, possible: Iterable[str], now: float) -> Device:
        device = Device(
            id=tokens.new_device_id(),
            account_id=account.id,
            created_at=now,
            expires_at=now + self._rules.pending_seconds,
        )
        sip_user = mobile_extension(self._rules.mobile_prefix, account.extension)
        with self._store.begin() as tx:
            _put(tx, device, sip_user, possible)
        self._changed()
        return device


def _put(tx: Connection, device: Device, sip_user: str, possible: Iterable[str]) -> None:
    hashes = [tokens.token_hash(token) for token in possible]
    devices.replace(tx, device, sip_user=sip_user, token_hashes=hashes)
