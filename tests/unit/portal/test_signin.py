"""views/signin.py: by user name (M1), neutral refusals, throttled, and out again."""

import pytest
from fastapi.testclient import TestClient

from squilla.model.throttle import ALLOWED_PAIR
from squilla.portal.guard import cookies
from squilla.services import Services
from squilla.store import failures
from tests.unit.portal.browsing import hidden_fields, sign_in, try_sign_in, words
from tests.unit.portal.product import World

WRONG = "The user name or the password is not right."
HINT = "That looks like an extension number: sign in with your user name."


@pytest.mark.parametrize("typed", ["anna", " Anna ", "ANNA"])
def test_the_right_password_opens_the_settings(client: TestClient, typed: str) -> None:
    response = try_sign_in(client, typed)
    assert (response.status_code, response.headers["location"]) == (303, "/settings/mobile")
    assert "Anna Rossi" in words(client.get("/settings/mobile"))


def test_whoever_is_signed_in_goes_on_from_the_first_page(signed_in: TestClient) -> None:
    response = signed_in.get("/")
    assert (response.status_code, response.headers["location"]) == (303, "/settings/mobile")


@pytest.mark.parametrize("username", ["anna", "nobody", "", "x" * 5000, "anna;x", "a\nb"])
def test_one_neutral_sentence_for_whatever_is_wrong(client: TestClient, username: str) -> None:
    response = try_sign_in(client, username, "wrong password")
    assert response.status_code == 403
    assert WRONG in words(response)
    assert cookies.SESSION not in client.cookies


def test_the_password_is_not_sent_back(client: TestClient) -> None:
    response = try_sign_in(client, "anna", "wrong but dear to me")
    assert "dear to me" not in response.text
    assert 'value="anna"' in response.text


@pytest.mark.parametrize("typed", ["201", "999", " 201 ", "*43", "92201"])
def test_an_extension_gets_a_hint_whether_it_exists_or_not(
    client: TestClient, services: Services, typed: str
) -> None:
    response = try_sign_in(client, typed)
    assert response.status_code == 422
    assert HINT in words(response)
    assert WRONG not in words(response)
    with services.store.begin() as tx:
        assert failures.get(tx, "address testclient").count == 0


def test_guessing_is_slowed_down_and_told_for_how_long(client: TestClient, world: World) -> None:
    for _ in range(ALLOWED_PAIR):
        assert try_sign_in(client, "anna", "guess").status_code == 403
    response = try_sign_in(client, "anna")
    assert (response.status_code, response.headers["retry-after"]) == (429, "2")
    assert "Too many attempts. Try again in 2 seconds." in words(response)
    world.now += 2
    sign_in(client)


def test_a_long_wait_is_told_in_minutes(client: TestClient, services: Services) -> None:
    with services.store.begin() as tx:
        counted = failures.get(tx, "nothing")
        throttled = type(counted)(count=40, last_at=services.clock())
        failures.put(tx, "pair testclient anna", throttled)
    response = try_sign_in(client, "anna")
    assert response.headers["retry-after"] == "900"
    assert "Try again in 15 minutes." in words(response)


def test_signing_out_ends_the_session_in_the_store(signed_in: TestClient) -> None:
    session_id = signed_in.cookies[cookies.SESSION]
    fields = hidden_fields(signed_in.get("/settings"))
    response = signed_in.post("/sign-out", data=fields)
    assert (response.status_code, response.headers["location"]) == (303, "/")
    signed_in.cookies.clear()
    signed_in.cookies.set(cookies.SESSION, session_id)
    assert signed_in.get("/settings").status_code == 303


def test_signing_out_by_a_link_is_impossible(signed_in: TestClient) -> None:
    assert signed_in.get("/sign-out").status_code == 405
    assert signed_in.get("/settings").status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/settings"),
        ("GET", "/settings/mobile"),
        ("GET", "/settings/mobile/qr"),
        ("GET", "/settings/mobile/log-out"),
        ("POST", "/settings/mobile/qr"),
        ("POST", "/settings/mobile/log-out"),
        ("POST", "/sign-out"),
    ],
)
def test_everything_else_needs_a_sign_in(client: TestClient, method: str, path: str) -> None:
    response = client.request(method, path)
    assert (response.status_code, response.headers["location"]) == (303, "/")
