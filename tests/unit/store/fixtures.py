"""The store as a fixture, on each database there is; imported by the rooms that use it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from squilla.store.engine import Store
from tests.unit.store.databases import ENGINES, empty, postgresql_server


@pytest.fixture(scope="session")
def postgresql_url() -> Iterator[str]:
    with postgresql_server() as url:
        yield url


@pytest.fixture(params=ENGINES)
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "sqlite":
        opened = Store(f"sqlite:///{tmp_path / 'store.db'}")
        opened.migrate()
    else:
        opened = Store(request.getfixturevalue("postgresql_url"))
        empty(opened)
    yield opened
    opened.close()
