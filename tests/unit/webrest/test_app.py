"""The contract as one application: the app's whole life, and what happens at once."""

from concurrent.futures import ThreadPoolExecutor

from starlette.testclient import TestClient

from squilla.model.accounts import Account
from squilla.webrest.openapi import openapi
from tests.unit.webrest.world import (
    APP,
    APP_ENDPOINTS,
    OWN_ENDPOINTS,
    Headers,
    World,
    authorization,
    login,
)


def test_the_paths_are_those_that_the_apps_call() -> None:
    paths = openapi()["paths"]
    called = {path: (method,) for path, method in APP_ENDPOINTS.items()} | OWN_ENDPOINTS
    assert {path: tuple(methods) for path, methods in paths.items()} == called


def test_the_apps_life_from_qr_to_logout(client: TestClient, phone: Headers) -> None:
    sent = phone | APP
    extension = client.get("user/me", headers=sent).json()["endpoints"]["extension"][0]
    assert extension["secret"]
    for path in ("user/endpoints/all", "astproxy/opgroups", "astproxy/extensions"):
        assert client.get(path, headers=sent).status_code == 200
    assert client.get("phonebook/getall/?offset=0&limit=100", headers=sent).json()["count"] == 1
    assert client.post("authentication/logout", headers=sent).status_code == 200
    assert client.get("user/me", headers=sent).status_code == 401


def test_of_logins_made_at_once_one_phone_is_left(world: World, alice: Account) -> None:
    client = world.client()

    def sign_in(_: int) -> str:
        return login(client, alice.username, headers=APP)

    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(sign_in, range(4)))
    opened = [
        token
        for token in made
        if client.get("user/me", headers=authorization("alice", token)).status_code == 200
    ]
    assert len(set(made)) == 4
    assert len(opened) == 1
