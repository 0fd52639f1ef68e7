"""Opening, migrating and sharing the store."""

import threading
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from squilla.model.accounts import Account
from squilla.store import accounts
from squilla.store.engine import Store
from squilla.store.schema import metadata


def test_migrating_twice_changes_nothing_and_keeps_the_rows(store: Store, alice: Account) -> None:
    store.migrate()
    with store.begin() as tx:
        assert accounts.by_username(tx, "alice") == alice


def test_migrations_make_exactly_the_schema(store: Store) -> None:
    with store.begin() as tx:
        context = MigrationContext.configure(tx, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []


def test_migrations_survive_closing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'store.db'}"
    first = Store(url)
    first.migrate()
    first.close()
    second = Store(url)
    with second.begin() as tx:
        assert accounts.everyone(tx) == []
    second.close()


def test_an_exception_rolls_the_whole_transaction_back(store: Store) -> None:
    def fail_halfway() -> None:
        with store.begin() as tx:
            accounts.add(tx, username="eve", display_name="E", extension="203", password_hash=None)
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_halfway()
    with store.begin() as tx:
        assert accounts.everyone(tx) == []


def test_two_writers_wait_for_each_other_instead_of_failing(store: Store) -> None:
    failed: list[BaseException] = []

    def add(number: int) -> None:
        try:
            with store.begin() as tx:
                name = f"user{number}"
                accounts.by_username(tx, name)
                extension = str(300 + number)
                accounts.add(
                    tx, username=name, display_name=name, extension=extension, password_hash=None
                )
        except BaseException as error:  # noqa: BLE001 - a thread's failure is the test's
            failed.append(error)

    threads = [threading.Thread(target=add, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert failed == []
    with store.begin() as tx:
        assert len(accounts.everyone(tx)) == 8


def test_errors_quote_no_parameters(store: Store) -> None:
    values = {"hash": "a hash to keep", "purpose": "portal", "account": 999, "at": 1.0}
    insert = text("INSERT INTO session VALUES (:hash, :purpose, :account, :at)")
    with pytest.raises(IntegrityError) as failure, store.begin() as tx:
        tx.execute(insert, values)
    assert "session" in str(failure.value)
    assert "a hash to keep" not in str(failure.value)


def test_sqlite_enforces_references_and_writes_ahead(tmp_path: Path) -> None:
    store = Store(f"sqlite:///{tmp_path / 'store.db'}")
    store.migrate()
    with store.begin() as tx:
        assert tx.execute(text("PRAGMA foreign_keys")).scalar() == 1
        assert tx.execute(text("PRAGMA journal_mode")).scalar() == "wal"
    store.close()
