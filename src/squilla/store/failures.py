"""Failed sign-in attempts in the store, so that all processes count together."""

from sqlalchemy import Connection, delete, insert, select, text, update

from squilla.model.throttle import FORGET_AFTER, Failures
from squilla.store.schema import failure as table

MAX_KEY = 200


def alone(tx: Connection) -> None:
    """Let nobody else count before this transaction ends, as SQLite does by itself."""
    if tx.dialect.name == "postgresql":
        tx.execute(text("LOCK TABLE failure IN SHARE ROW EXCLUSIVE MODE"))


def get(tx: Connection, key: str) -> Failures:
    """The failures counted under a key."""
    counted = select(table.c.count, table.c.last_at).where(table.c.key == key[:MAX_KEY])
    row = tx.execute(counted).first()
    return Failures() if row is None else Failures(*row)


def put(tx: Connection, key: str, failures: Failures) -> None:
    """Replace the failures counted under a key."""
    values = {"count": failures.count, "last_at": failures.last_at}
    changed = tx.execute(update(table).where(table.c.key == key[:MAX_KEY]).values(**values))
    if changed.rowcount == 0:
        tx.execute(insert(table).values(key=key[:MAX_KEY], **values))


def clear(tx: Connection, key: str) -> None:
    """Forget the failures under a key."""
    tx.execute(delete(table).where(table.c.key == key[:MAX_KEY]))


def remove_old(tx: Connection, now: float) -> None:
    """Forget counts that no longer matter."""
    tx.execute(delete(table).where(table.c.last_at < now - FORGET_AFTER))
