"""What a page lets its reader confirm once: a reload must not put the new phone out (M3).

The store keeps the SHA-256 of a random token until it is spent, so that the same form posted twice,
even at the same time or to another process, has one effect.
"""

from typing import Literal

from squilla.model.tokens import token_hash
from squilla.portal.guard.sessions import Visitor, new_id
from squilla.services import Services
from squilla.store import sessions

Action = Literal["generate", "log out"]
FIELD = "confirmation"


class Confirmations:
    """Gives and takes the tokens; one that is not spent expires like a sign-in."""

    def __init__(self, services: Services) -> None:
        self._services = services

    def give(self, visitor: Visitor, action: Action) -> str:
        """A token that lets this person do this once."""
        token = new_id()
        now = self._services.clock()
        until = now + self._services.session_seconds
        with self._services.store.begin() as tx:
            sessions.remove_expired(tx, now)
            sessions.add(tx, _hash(token, action), "form", visitor.account.id, expires_at=until)
        return token

    def take(self, visitor: Visitor, action: Action, token: str) -> bool:
        """Spend a token; False when it is not this person's, not for this, or spent already."""
        hashed = _hash(token, action)
        with self._services.store.begin() as tx:
            owner = sessions.owner(tx, hashed, "form", now=self._services.clock())
            return owner == visitor.account.id and sessions.remove(tx, hashed)


def _hash(token: str, action: Action) -> str:
    return token_hash(f"{action} {token}")
