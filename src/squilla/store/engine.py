"""Opens the store and runs its transactions."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url

MIGRATIONS = Path(__file__).parent / "migrations"


class Store:
    """A database that holds Squilla's shared state; any number of processes may open it."""

    def __init__(self, url: str) -> None:
        self._engine = _open(url)

    def migrate(self) -> None:
        """Bring the tables to this version's shape; does nothing when they have it."""
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        with self._engine.connect() as connection:
            config.attributes["connection"] = connection
            command.upgrade(config, "head")

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """One transaction: committed at the end of the block, rolled back by an exception."""
        with self._engine.begin() as transaction:
            yield transaction

    def close(self) -> None:
        """Give the connections back."""
        self._engine.dispose()


def _open(url: str) -> Engine:
    """Its errors quote no parameters: they would carry hashes into logs."""
    if make_url(url).get_backend_name() != "sqlite":
        # A database made without an encoding (SQL_ASCII) would hand out bytes for text.
        utf8 = {"client_encoding": "utf8"}
        return create_engine(url, pool_pre_ping=True, hide_parameters=True, connect_args=utf8)
    engine = create_engine(url, connect_args={"timeout": 10}, hide_parameters=True)
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_immediate)
    return engine


def _prepare_sqlite(connection: object, _record: object) -> None:
    # The driver's own BEGIN is deferred: two writers would then meet at the first write and one
    # would fail at once, whatever the time-out. So it is silenced and ours takes the lock.
    connection.isolation_level = None  # type: ignore[attr-defined]
    cursor = connection.cursor()  # type: ignore[attr-defined]
    for pragma in ("journal_mode = WAL", "foreign_keys = ON", "synchronous = NORMAL"):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin_immediate(connection: Connection) -> None:
    connection.execute(text("BEGIN IMMEDIATE"))
