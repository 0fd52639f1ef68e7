"""Numbers that grow with each change somebody has to know, so that looking for one is cheap.

Both rows are there since the tables are. A change locks the rows it moves until its transaction
ends, so changes of one kind happen one after the other; make it before the change that it tells.
"""

from typing import Final

from sqlalchemy import Connection, select, update

from squilla.store.schema import revision as table

CREDENTIALS: Final = 1
"""What the edge has to accept."""

PUSH: Final = 2
"""Where phones can be pushed; a phone that comes or goes changes this as well."""

_MOVED = {CREDENTIALS: (CREDENTIALS, PUSH), PUSH: (PUSH,)}


def bump(tx: Connection, what: int = CREDENTIALS) -> None:
    """Say that `what` is about to change."""
    moved = table.c.id.in_(_MOVED[what])
    tx.execute(update(table).where(moved).values(number=table.c.number + 1))


def current(tx: Connection, what: int = CREDENTIALS) -> int:
    """The number of the last change; 0 before the first."""
    return tx.execute(select(table.c.number).where(table.c.id == what)).scalar() or 0
