"""guard/sessions.py: random ids, their hashes in the store, sliding expiry, no fixation."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from squilla.model.tokens import token_hash
from squilla.portal.guard import cookies
from squilla.portal.guard.sessions import Visitor, new_id
from squilla.services import Services
from squilla.store import accounts, sessions
from squilla.store.schema import session as table
from tests.unit.portal.browsing import hidden_fields, sign_in
from tests.unit.portal.product import PASSWORD, SESSION_SECONDS, World


def stored_hashes(services: Services) -> set[str]:
    with services.store.begin() as tx:
        return set(tx.execute(select(table.c.hash).where(table.c.purpose == "portal")).scalars())


def test_ids_have_256_bits_and_differ() -> None:
    made = {new_id() for _ in range(100)}
    assert len(made) == 100
    assert {len(session_id) for session_id in made} == {43}


def test_only_the_hash_of_the_id_is_stored(signed_in: TestClient, services: Services) -> None:
    session_id = signed_in.cookies[cookies.SESSION]
    assert stored_hashes(services) == {token_hash(session_id)}


def test_a_visitor_s_id_is_not_in_its_repr(services: Services) -> None:
    with services.store.begin() as tx:
        anna = accounts.by_username(tx, "anna")
    assert anna is not None
    assert "secret-id" not in repr(Visitor(anna, "secret-id"))


def test_the_id_of_before_the_sign_in_is_worth_nothing(
    client: TestClient, services: Services
) -> None:
    planted = "planted-by-somebody-else"
    client.cookies.set(cookies.SESSION, planted)
    sign_in(client)
    fresh = client.cookies.get(cookies.SESSION, domain="testserver.local")
    assert fresh not in (None, planted)
    assert stored_hashes(services) == {token_hash(str(fresh))}


def test_signing_in_again_ends_the_session_before(client: TestClient, services: Services) -> None:
    form = hidden_fields(client.get("/"))
    sign_in(client)
    first = client.cookies[cookies.SESSION]
    again = client.post("/", data={**form, "username": "anna", "password": PASSWORD})
    assert again.status_code == 303
    assert client.cookies[cookies.SESSION] != first
    assert stored_hashes(services) == {token_hash(client.cookies[cookies.SESSION])}


@pytest.mark.parametrize(("idle", "status"), [(SESSION_SECONDS - 1, 200), (SESSION_SECONDS, 303)])
def test_idle_time_ends_a_session(
    signed_in: TestClient, world: World, idle: float, status: int
) -> None:
    world.now += idle
    assert signed_in.get("/settings/mobile").status_code == status


def test_use_prolongs_a_session(signed_in: TestClient, world: World) -> None:
    for _ in range(5):
        world.now += SESSION_SECONDS - 1
        assert signed_in.get("/settings/mobile").status_code == 200


def test_what_a_page_asks_for_by_itself_does_not_prolong_a_session(
    signed_in: TestClient, world: World
) -> None:
    world.now += SESSION_SECONDS / 2
    assert signed_in.get("/settings/mobile/status").status_code == 200
    world.now += SESSION_SECONDS / 2
    assert signed_in.get("/settings/mobile/status").status_code == 401


def test_ending_all_sessions_of_an_account_signs_it_out(
    signed_in: TestClient, services: Services
) -> None:
    with services.store.begin() as tx:
        anna = accounts.by_username(tx, "anna")
        assert anna is not None
        sessions.remove_of_account(tx, anna.id)
    assert signed_in.get("/settings/mobile").headers["location"] == "/"


def test_a_session_of_the_contract_opens_no_page(client: TestClient, services: Services) -> None:
    with services.store.begin() as tx:
        sessions.add(tx, token_hash("contract-token"), "contract", 1, expires_at=2e9)
    client.cookies.set(cookies.SESSION, "contract-token")
    assert client.get("/settings/mobile").headers["location"] == "/"
