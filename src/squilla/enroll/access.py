"""What a presented token opens: the app's login, or a harmless sign-in that expires."""

from collections.abc import Callable
from dataclasses import dataclass, field

from sqlalchemy import Connection

from squilla.enroll.logins import LoginRules
from squilla.model import tokens
from squilla.model.accounts import Account, normal_username
from squilla.model.devices import Device, Phase, mobile_extension
from squilla.store import accounts, devices, sessions
from squilla.store.engine import Store


@dataclass(frozen=True, slots=True)
class PhoneAccess:
    """The app's login: the account, and the SIP identity of its phone."""

    account: Account
    sip_user: str
    sip_secret: str = field(repr=False)

    def ha1(self, realm: str) -> str:
        """What the edge checks this phone's digest with."""
        return tokens.ha1(self.sip_user, realm, self.sip_secret)


@dataclass(frozen=True, slots=True)
class SessionAccess:
    """A sign-in without the app's header: it can read, and knows no SIP secret."""

    account: Account
    sip_user: str


Access = PhoneAccess | SessionAccess


class AccessControl:
    """Knows tokens by their hash; `changed` is told when the edge has a credential to learn."""

    def __init__(
        self,
        store: Store,
        rules: LoginRules,
        *,
        session_seconds: float,
        changed: Callable[[], None],
    ) -> None:
        self._store = store
        self._rules = rules
        self._session_seconds = session_seconds
        self._changed = changed

    def open_session(self, account: Account, *, typed: str, password: str, now: float) -> str:
        """A contract sign-in that silences no phone and expires: returns its nonce."""
        nonce = tokens.new_nonce()
        with self._store.begin() as tx:
            sessions.remove_expired(tx, now)
            for token in tokens.app_tokens(typed, password, nonce):
                sessions.add(
                    tx,
                    tokens.token_hash(token),
                    "contract",
                    account.id,
                    expires_at=now + self._session_seconds,
                )
        return nonce

    def present(self, username: str, token: str, now: float) -> Access | None:
        """What `USERNAME:TOKEN` opens now, or None; the first use of a login activates it."""
        hashed = tokens.token_hash(token)
        with self._store.begin() as tx:
            account = accounts.by_username(tx, normal_username(username))
            if account is None:
                return None
            device = devices.by_token_hash(tx, hashed)
            if device is None:
                return self._session(tx, account, hashed, now)
            if device.account_id != account.id or device.phase(now) is Phase.EXPIRED:
                return None
            access = self._phone(account, device, token)
            news = _learn(tx, device, hashed, access.ha1(self._rules.fqdn), now)
        if news:
            self._changed()
        return access

    def exchange(self, token: str) -> str | None:
        """Another token for a login, whose first use ends this one and changes the SIP secret.

        For one that stood where others may read it later; None when the login ended meanwhile.
        """
        held, fresh = tokens.token_hash(token), tokens.new_token()
        with self._store.begin() as tx:
            device = devices.by_token_hash(tx, held)
            if device is None:
                return None
            devices.offer_token(tx, device.id, held=held, offered=tokens.token_hash(fresh))
        return fresh

    def close_session(self, token: str) -> bool:
        """End a sign-in that is not the app's; False when there was none."""
        with self._store.begin() as tx:
            return sessions.remove(tx, tokens.token_hash(token))

    def _phone(self, account: Account, device: Device, token: str) -> PhoneAccess:
        return PhoneAccess(account, self._sip_user(account), tokens.sip_secret(token, device.id))

    def _session(
        self, tx: Connection, account: Account, hashed: str, now: float
    ) -> SessionAccess | None:
        until = now + self._session_seconds
        owner = sessions.use(tx, hashed, "contract", now=now, expires_at=until)
        return SessionAccess(account, self._sip_user(account)) if owner == account.id else None

    def _sip_user(self, account: Account) -> str:
        return mobile_extension(self._rules.mobile_prefix, account.extension)


def _learn(tx: Connection, device: Device, hashed: str, ha1: str, now: float) -> bool:
    """Keep the HA1 of a token's first use, or of a changed host name; True when it is another."""
    if devices.ha1_of(tx, device.id) == ha1:
        return False
    since = now if device.activated_at is None else device.activated_at
    devices.activate(tx, device.id, used_hash=hashed, ha1=ha1, now=since)
    return True
