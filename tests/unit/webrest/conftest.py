from collections.abc import Iterator
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from squilla.model.accounts import Account
from tests.unit.webrest.world import Headers, World, make_world


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    with make_world(tmp_path) as made:
        yield made


@pytest.fixture
def alice(world: World) -> Account:
    return world.add()


@pytest.fixture
def client(world: World) -> TestClient:
    return world.client()


@pytest.fixture
def phone(world: World, alice: Account) -> Headers:
    """The Authorization of alice's app."""
    return world.qr_login(alice)


@pytest.fixture
def session(world: World, alice: Account) -> Headers:
    """The Authorization of a checker that signed in as alice."""
    return world.sign_in(alice)
