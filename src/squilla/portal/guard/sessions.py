"""Who is signed in: a random id in a cookie, and its SHA-256 in the store."""

import secrets
from dataclasses import dataclass, field

from fastapi import Request
from sqlalchemy import Connection

from squilla.enroll.own_password import take_own_password
from squilla.enroll.passwords import hash_password
from squilla.model.accounts import Account
from squilla.model.tokens import token_hash
from squilla.portal.guard import cookies
from squilla.services import Services
from squilla.store import accounts, sessions


class SignInNeeded(Exception):
    """A page for people who are signed in was asked for by somebody who isn't."""


class OwnPasswordNeeded(Exception):
    """A page was asked for by somebody whose password isn't of their own choice yet."""


@dataclass(frozen=True, slots=True)
class Visitor:
    """Somebody who is signed in."""

    account: Account
    session_id: str = field(repr=False)


def new_id() -> str:
    """A session id that nobody can guess: 256 random bits."""
    return secrets.token_urlsafe(32)


class Sessions:
    """Opens, finds and closes the portal's sign-ins."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def open(self, account: Account, *, instead_of: str) -> str:
        """Sign in: returns a new id, whatever cookie came along; that one is worth nothing now."""
        session_id = new_id()
        now = self._services.clock()
        until = now + self._services.session_seconds
        with self._services.store.begin() as tx:
            sessions.remove_expired(tx, now)
            sessions.remove(tx, token_hash(instead_of))
            sessions.add(tx, token_hash(session_id), "portal", account.id, expires_at=until)
        return session_id

    def renew(self, visitor: Visitor, password: str) -> str | None:
        """Give the account a password of its own: every sign-in ends but this one.

        Returns its new id, or None when somebody else has replaced the password meanwhile.
        """
        password_hash = hash_password(password)
        session_id = new_id()
        until = self._services.clock() + self._services.session_seconds
        with self._services.store.begin() as tx:
            taken = take_own_password(tx, visitor.account, password_hash)
            if taken:
                owner = visitor.account.id
                sessions.add(tx, token_hash(session_id), "portal", owner, expires_at=until)
        return session_id if taken else None

    def close(self, visitor: Visitor) -> None:
        """Sign out."""
        with self._services.store.begin() as tx:
            sessions.remove(tx, token_hash(visitor.session_id))

    def visitor(self, request: Request) -> Visitor:
        """Who asks, with their idle time starting again; raises SignInNeeded for nobody.

        Raises OwnPasswordNeeded for a one-time password, which opens no page but the choice of
        another.
        """
        found = self.anyone(request)
        if found.account.password_once:
            raise OwnPasswordNeeded
        return found

    def anyone(self, request: Request) -> Visitor:
        """Like `visitor`, but also for whoever came with a one-time password."""
        session_id = presented(request)
        now = self._services.clock()
        until = now + self._services.session_seconds
        with self._services.store.begin() as tx:
            owner = sessions.use(tx, token_hash(session_id), "portal", now=now, expires_at=until)
            found = _visitor(tx, owner, session_id)
        if found is None:
            raise SignInNeeded
        return found

    def glance(self, request: Request) -> Visitor | None:
        """Who asks, for what a page does by itself: their idle time goes on."""
        session_id = presented(request)
        with self._services.store.begin() as tx:
            hashed = token_hash(session_id)
            owner = sessions.owner(tx, hashed, "portal", now=self._services.clock())
            return _visitor(tx, owner, session_id)


def presented(request: Request) -> str:
    """The session id that came with a request, empty when none did."""
    return request.cookies.get(cookies.SESSION, "")


def _visitor(tx: Connection, owner: int | None, session_id: str) -> Visitor | None:
    account = None if owner is None else accounts.by_id(tx, owner)
    return None if account is None else Visitor(account, session_id)
