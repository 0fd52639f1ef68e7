"""The databases that the store is tested on: SQLite, and PostgreSQL where it is installed.

The PostgreSQL server is private: its own folder, a unix socket in it, no TCP port.
"""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from squilla.store.engine import Store
from squilla.store.schema import metadata, revision

SERVER_USER = "postgres"
_BINARIES = sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))
ENGINES = ("sqlite", "postgresql") if _BINARIES else ("sqlite",)


@contextmanager
def postgresql_server() -> Iterator[str]:
    """The URL of a PostgreSQL database with Squilla's tables, gone at the end of the block."""
    folder = Path(tempfile.mkdtemp(prefix="squilla-pg-"))
    data = folder / "data"
    if os.geteuid() == 0:
        shutil.chown(folder, SERVER_USER)
    try:
        _run("initdb", "--pgdata", str(data), "--username=squilla", "--auth=trust", "--no-sync")
        options = f"-F -c listen_addresses='' -c unix_socket_directories={folder}"
        _run("pg_ctl", "start", "-w", "-D", str(data), "-o", options, "-l", str(folder / "log"))
        try:
            url = f"postgresql+psycopg://squilla@/postgres?host={folder}"
            _migrate(url)
            yield url
        finally:
            _run("pg_ctl", "stop", "-w", "-D", str(data), "-m", "immediate")
    finally:
        shutil.rmtree(folder)


def empty(store: Store) -> None:
    """Remove every row that a test can have made, so that a server can serve the next one."""
    with store.begin() as tx:
        for table in reversed(metadata.sorted_tables):
            if table is not revision:
                tx.execute(table.delete())


def _migrate(url: str) -> None:
    store = Store(url)
    store.migrate()
    store.close()


def _run(program: str, *arguments: str) -> None:
    command = [str(_BINARIES[-1].with_name(program)), *arguments]
    # The server refuses to run as root; started programs must not hold the test's own output.
    user = SERVER_USER if os.geteuid() == 0 else None
    subprocess.run(command, user=user, check=True, cwd="/", stdout=subprocess.DEVNULL, timeout=60)
