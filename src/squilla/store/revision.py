"""A number that grows with each change the edge has to know, so that looking for one is cheap."""

from sqlalchemy import Connection, insert, select, update

from squilla.store.schema import revision as table


def bump(tx: Connection) -> None:
    """Say that credentials changed."""
    changed = tx.execute(update(table).values(number=table.c.number + 1))
    if changed.rowcount == 0:
        tx.execute(insert(table).values(id=1, number=1))


def current(tx: Connection) -> int:
    """The number of the last change; 0 before the first."""
    return tx.execute(select(table.c.number)).scalar() or 0
