"""Signing in by user name and password, throttled, for the portal and the contract alike."""

from dataclasses import dataclass
from math import ceil

import structlog
from sqlalchemy import Connection

from squilla.enroll.passwords import verify_password
from squilla.model import throttle
from squilla.model.accounts import Account, normal_username
from squilla.store import accounts, failures
from squilla.store.engine import Store

log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """The user name and password fit."""

    account: Account


@dataclass(frozen=True, slots=True)
class Refused:
    """They don't; which of the two is wrong is not told."""


@dataclass(frozen=True, slots=True)
class Throttled:
    """Not even looked at: too many failures; ask again after so many seconds (at least 1)."""

    retry_after: int


SignIn = SignedIn | Refused | Throttled


def sign_in(
    store: Store,
    username: str,
    password: str,
    *,
    address: str,
    now: float,
    one_time: bool = False,
) -> SignIn:
    """Check a user name and password that came from `address` at `now` (Unix seconds).

    A one-time password is as good as a wrong one unless `one_time` allows it, which is for whoever
    then asks for another. It isn't spent by being used: it holds until it is replaced.
    The attempt is counted before the password is looked at and forgiven when it fits, so that
    attempts made at the same time can't all pass under the limit. What no user name can hold (NUL,
    lone surrogates) isn't text for every database either, so it never gets there.
    """
    outcome = _check(store, normal_username(username), password, address, now, one_time=one_time)
    if not isinstance(outcome, SignedIn):
        log.warning("sign-in refused", address=address, throttled=isinstance(outcome, Throttled))
    return outcome


def _check(
    store: Store, name: str, password: str, address: str, now: float, *, one_time: bool
) -> SignIn:
    if not name.isprintable():
        return Refused()
    with store.begin() as tx:
        failures.alone(tx)
        wait = _wait(tx, name, address, now)
        if wait:
            return Throttled(wait)
        _count(tx, name, address, now)
        account = accounts.by_username(tx, name)
    if not verify_password(account.password_hash if account else None, password) or not account:
        return Refused()
    if account.password_once and not one_time:
        return Refused()
    with store.begin() as tx:
        failures.alone(tx)
        _forgive(tx, name, address)
    return SignedIn(account)


def _wait(tx: Connection, name: str, address: str, now: float) -> int:
    waits = (
        throttle.wait_seconds(failures.get(tx, key), allowed, now)
        for key, allowed in throttle.counted_keys(name, address)
    )
    return ceil(max(waits))


def _count(tx: Connection, name: str, address: str, now: float) -> None:
    for key, _ in throttle.counted_keys(name, address):
        failures.put(tx, key, throttle.after_failure(failures.get(tx, key), now))


def _forgive(tx: Connection, name: str, address: str) -> None:
    """Whoever knows the password is no guesser; the address is only spared this one attempt."""
    pair, shared, anywhere = (key for key, _ in throttle.counted_keys(name, address))
    failures.clear(tx, pair)
    for key in (shared, anywhere):
        failures.put(tx, key, throttle.without_one(failures.get(tx, key)))
