"""Expiring sign-ins: of the portal's pages, and of contract logins that are not the app's.

A `form` is what one page allows its reader to do once, within the time of a sign-in.
"""

from typing import Literal

from sqlalchemy import Connection, delete, insert, select, update

from squilla.store.schema import session as table

Purpose = Literal["portal", "contract", "form"]


def add(
    tx: Connection, token_hash: str, purpose: Purpose, account_id: int, *, expires_at: float
) -> None:
    """Remember a sign-in until `expires_at` (Unix seconds)."""
    values = {
        "hash": token_hash,
        "purpose": purpose,
        "account_id": account_id,
        "expires_at": expires_at,
    }
    tx.execute(insert(table).values(**values))


def use(
    tx: Connection, token_hash: str, purpose: Purpose, *, now: float, expires_at: float
) -> int | None:
    """The account of a sign-in that still holds, now until `expires_at`; None otherwise."""
    account_id = owner(tx, token_hash, purpose, now=now)
    if account_id is not None:
        held = table.c.hash == token_hash
        tx.execute(update(table).where(held).values(expires_at=expires_at))
    return account_id


def owner(tx: Connection, token_hash: str, purpose: Purpose, *, now: float) -> int | None:
    """The account of a sign-in that still holds, without prolonging it; None otherwise."""
    live = (table.c.hash == token_hash) & (table.c.purpose == purpose) & (table.c.expires_at > now)
    return tx.execute(select(table.c.account_id).where(live)).scalar()


def remove(tx: Connection, token_hash: str) -> bool:
    """End a sign-in; False when there was none."""
    return tx.execute(delete(table).where(table.c.hash == token_hash)).rowcount > 0


def remove_of_account(tx: Connection, account_id: int) -> None:
    """End all sign-ins of an account."""
    tx.execute(delete(table).where(table.c.account_id == account_id))


def remove_expired(tx: Connection, now: float) -> None:
    """Forget what has expired."""
    tx.execute(delete(table).where(table.c.expires_at <= now))
