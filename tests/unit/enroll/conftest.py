from functools import cache

import pytest

from squilla.enroll.logins import LoginRules
from squilla.enroll.passwords import hash_password
from squilla.model.accounts import Account
from squilla.store import accounts
from squilla.store.engine import Store
from tests.unit.store.fixtures import postgresql_url, store

__all__ = ["postgresql_url", "store"]


@cache
def hashed(password: str) -> str:
    return hash_password(password)


@pytest.fixture
def rules() -> LoginRules:
    return LoginRules(fqdn="pbx.example.com", mobile_prefix="92", pending_seconds=600.0)


@pytest.fixture
def alice(store: Store) -> Account:
    with store.begin() as tx:
        return accounts.add(
            tx,
            username="alice",
            display_name="Alice",
            extension="201",
            password_hash=hashed("s3cret-one"),
        )


@pytest.fixture
def bob(store: Store) -> Account:
    with store.begin() as tx:
        return accounts.add(
            tx,
            username="bob",
            display_name="Bob",
            extension="202",
            password_hash=hashed("s3cret-two"),
        )
