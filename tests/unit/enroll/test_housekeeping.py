"""Once an hour, and only what has expired."""

from pathlib import Path

from sqlalchemy import func, select

from squilla.enroll.housekeeping import EVERY_SECONDS, Housekeeping
from squilla.model.throttle import FORGET_AFTER, Failures
from squilla.model.wakes import Wake
from squilla.store import accounts, failures, sessions, wakes
from squilla.store.engine import Store
from squilla.store.schema import failure, session


def rows(store: Store) -> tuple[int, int]:
    with store.begin() as tx:
        counted = [
            tx.execute(select(func.count()).select_from(t)).scalar() for t in (session, failure)
        ]
    return counted[0] or 0, counted[1] or 0


def test_what_has_expired_goes_once_an_hour(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/t.db")
    store.migrate()
    now = [10_000.0]
    with store.begin() as tx:
        ada = accounts.add(
            tx, username="ada", display_name="Ada", extension="201", password_hash="h"
        )
        sessions.add(tx, "old", "portal", ada.id, expires_at=now[0] - 1)
        sessions.add(tx, "live", "portal", ada.id, expires_at=now[0] + EVERY_SECONDS * 9)
        failures.put(tx, "old", Failures(3, now[0] - FORGET_AFTER - 1))
        failures.put(tx, "new", Failures(3, now[0]))
    housekeeping = Housekeeping(store, lambda: now[0], wake_keep_days=30)
    housekeeping.look()
    assert rows(store) == (1, 1)
    now[0] += EVERY_SECONDS - 1
    with store.begin() as tx:
        sessions.add(tx, "old", "portal", ada.id, expires_at=0)
    housekeeping.look()
    assert rows(store) == (2, 1)
    now[0] += 1
    housekeeping.look()
    assert rows(store)[0] == 1
    store.close()


def test_timelines_are_kept_for_so_many_days(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path}/t.db")
    store.migrate()
    now = 10 * 86400.0
    old = Wake("1", "c", "92201", "202", now - 2 * 86400.0 - 1)
    kept = Wake("2", "c", "92201", "202", now - 2 * 86400.0)
    with store.begin() as tx:
        wakes.save(tx, [old, kept])
    Housekeeping(store, lambda: now, wake_keep_days=2).look()
    with store.begin() as tx:
        assert wakes.recent(tx) == [kept]
    store.close()
