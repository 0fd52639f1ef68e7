"""Timelines of calls in the store, to say later why a phone did not ring (M4, P4).

Times are Unix seconds. What comes from phones and callers is cut to its column and to characters
that can be printed: it is shown in terminals, and one bad name must not cost the others' rows.
"""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Row, Table, delete, select
from sqlalchemy.dialects import postgresql, sqlite

from squilla.model.wakes import Mark, Step, Stop, Wake
from squilla.store.schema import wake as table

MAX_DETAIL = 200
LONGEST = {
    "id": 36,
    "call_id": 255,
    "sip_user": 24,
    "caller": 80,
    "platform": 8,
    "agent": 120,
    "network": 48,
}
"""Characters that each column has room for."""

_INSERT: Mapping[str, Callable[[Table], sqlite.Insert | postgresql.Insert]] = {
    "sqlite": sqlite.insert,
    "postgresql": postgresql.insert,
}


def save(tx: Connection, wakes: Sequence[Wake]) -> None:
    """Write timelines, each in the place of what was written of it before."""
    if not wakes:
        return
    statement = _INSERT[tx.dialect.name](table)
    changed = {column.name: statement.excluded[column.name] for column in table.c}
    upsert = statement.on_conflict_do_update(index_elements=[table.c.id], set_=changed)
    tx.execute(upsert, [_row(wake) for wake in wakes])


def by_call_id(tx: Connection, call_id: str) -> list[Wake]:
    """The timelines of one call, one for each phone it was for, the oldest first."""
    call = table.c.call_id == _printable(call_id, "call_id")
    return _wakes(tx.execute(select(table).where(call).order_by(table.c.started_at)))


def recent(
    tx: Connection,
    *,
    sip_user: str | None = None,
    failed: bool = False,
    limit: int = 50,
    since: float | None = None,
) -> list[Wake]:
    """The latest timelines, the newest first: of one phone or all; `failed`: only faults."""
    found = select(table).order_by(table.c.started_at.desc(), table.c.id).limit(limit)
    if sip_user is not None:
        found = found.where(table.c.sip_user == sip_user)
    if failed:
        found = found.where(table.c.stop.in_([stop for stop in Stop if stop.is_fault]))
    if since is not None:
        found = found.where(table.c.started_at >= since)
    return _wakes(tx.execute(found))


def unfinished(tx: Connection, since: float) -> list[Wake]:
    """The calls begun at `since` or later that were never said to have ended, the oldest first."""
    open_ones = table.c.stop.is_(None) & (table.c.started_at >= since)
    return _wakes(tx.execute(select(table).where(open_ones).order_by(table.c.started_at)))


def forget_before(tx: Connection, at: float) -> int:
    """Forget the calls begun before `at`; how many there were."""
    return tx.execute(delete(table).where(table.c.started_at < at)).rowcount


def forget_user(tx: Connection, sip_user: str) -> None:
    """Forget the calls of a phone, as when its account is removed."""
    tx.execute(delete(table).where(table.c.sip_user == sip_user))


def _row(wake: Wake) -> dict[str, Any]:
    marks = [[mark.step, mark.at, _clean(mark.detail)[:MAX_DETAIL]] for mark in wake.marks]
    return {
        **{name: _printable(getattr(wake, name), name) for name in LONGEST},
        "started_at": wake.started_at,
        "marks": json.dumps(marks),
        "stop": wake.stop,
    }


def _wakes(rows: Iterable[Row[*tuple[Any, ...]]]) -> list[Wake]:
    return [_wake(row) for row in rows]


def _wake(row: Row[*tuple[Any, ...]]) -> Wake:
    marks = tuple(Mark(Step(step), at, detail) for step, at, detail in json.loads(row.marks))
    values = {**row._mapping, "marks": marks, "stop": row.stop and Stop(row.stop)}  # noqa: SLF001
    return Wake(**values)


def _printable(text: str, column: str) -> str:
    return _clean(text)[: LONGEST[column]]


def _clean(text: str) -> str:
    if text.isprintable():
        return text
    return "".join(character for character in text if character.isprintable())
