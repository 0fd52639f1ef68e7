import pytest

from squilla.model.accounts import Account
from squilla.store import accounts
from squilla.store.engine import Store
from tests.unit.store.fixtures import postgresql_url, store

__all__ = ["postgresql_url", "store"]


@pytest.fixture
def alice(store: Store) -> Account:
    with store.begin() as tx:
        return accounts.add(
            tx, username="alice", display_name="Alice", extension="201", password_hash="h"
        )


@pytest.fixture
def bob(store: Store) -> Account:
    with store.begin() as tx:
        return accounts.add(
            tx, username="bob", display_name="Bob", extension="202", password_hash="h"
        )
