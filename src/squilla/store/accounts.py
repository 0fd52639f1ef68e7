"""Accounts in the store."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from squilla.model.accounts import Account, InvalidAccount
from squilla.store import revision
from squilla.store.schema import account as table


def add(
    tx: Connection,
    *,
    username: str,
    display_name: str,
    extension: str,
    password_hash: str | None,
    password_once: bool = False,
) -> Account:
    """Make an account, or raise InvalidAccount when its name or extension is taken."""
    values = {
        "username": username,
        "display_name": display_name,
        "extension": extension,
        "password_hash": password_hash,
        "password_once": password_once,
    }
    if by_username(tx, username) is not None:
        raise InvalidAccount("username_taken")
    try:
        made = tx.execute(insert(table).values(**values)).inserted_primary_key
    except IntegrityError:
        raise InvalidAccount("extension_taken") from None
    assert made is not None  # noqa: S101 - an insert of one row has a key
    return Account(made[0], username, display_name, extension, password_hash, password_once)


def by_username(tx: Connection, username: str) -> Account | None:
    """The account with that user name (in its normal form)."""
    return _account(tx.execute(select(table).where(table.c.username == username)).first())


def by_id(tx: Connection, account_id: int) -> Account | None:
    """The account with that id."""
    return _account(tx.execute(select(table).where(table.c.id == account_id)).first())


def everyone(tx: Connection) -> Sequence[Account]:
    """All accounts with a password or without, by user name."""
    rows = tx.execute(select(table).order_by(table.c.username))
    return [Account(*row) for row in rows]


def people(tx: Connection) -> Sequence[Account]:
    """The accounts somebody can sign in to, so without the robot's."""
    return [person for person in everyone(tx) if person.password_hash is not None]


def set_password_hash(
    tx: Connection, account_id: int, password_hash: str, *, password_once: bool = False
) -> None:
    """Replace the password's hash; `password_once`: the person has to choose another."""
    values = {"password_hash": password_hash, "password_once": password_once}
    tx.execute(update(table).where(table.c.id == account_id).values(**values))


def exchange_password_hash(tx: Connection, account: Account, password_hash: str) -> bool:
    """Replace the hash that `account` was read with by one of the person's own choice.

    False, and nothing is changed, when somebody has replaced it since.
    """
    as_read = (table.c.id == account.id) & (table.c.password_hash == account.password_hash)
    values = {"password_hash": password_hash, "password_once": False}
    return tx.execute(update(table).where(as_read).values(**values)).rowcount > 0


def remove(tx: Connection, account_id: int) -> None:
    """Remove an account with its device, tokens and sessions."""
    revision.bump(tx)
    tx.execute(delete(table).where(table.c.id == account_id))


def _account(row: Row[*tuple[Any, ...]] | None) -> Account | None:
    return None if row is None else Account(*row)
