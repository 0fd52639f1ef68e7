"""A portal with one person, and somebody looking at it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from squilla.portal.guard import cookies
from squilla.portal.guard.sessions import Sessions
from squilla.services import Services
from squilla.store import accounts
from tests.unit.portal.product import World, add_person, make_app, make_services


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def services(tmp_path: Path, world: World) -> Iterator[Services]:
    with make_services(tmp_path, world) as made:
        add_person(made)
        yield made


@pytest.fixture
def client(services: Services) -> Iterator[TestClient]:
    with TestClient(
        make_app(services),
        base_url="https://testserver",
        follow_redirects=False,
        raise_server_exceptions=False,
        headers={"Accept-Language": "en"},
    ) as browser:
        yield browser


@pytest.fixture
def signed_in(client: TestClient, services: Services) -> TestClient:
    with services.store.begin() as tx:
        anna = accounts.by_username(tx, "anna")
    assert anna is not None
    session_id = Sessions(services).open(anna, instead_of="")
    client.cookies.set(cookies.SESSION, session_id, domain="testserver.local")
    return client
