"""views/password.py: one's own password before anything else, and a new one at will."""

import pytest
from fastapi.testclient import TestClient
from httpx2 import Response
from structlog.testing import capture_logs

from squilla.model.throttle import ALLOWED_PAIR
from squilla.portal.guard import cookies
from squilla.portal.guard.csrf import form_token
from squilla.portal.guard.sessions import Sessions
from squilla.services import Services
from squilla.store import accounts, devices
from tests.unit.portal.browsing import hidden_fields, try_sign_in, words
from tests.unit.portal.product import PASSWORD, World, add_person

OWN = "battery staple 7"
HOST = "testserver.local"


@pytest.fixture
def newcomer(client: TestClient, services: Services) -> TestClient:
    """Carla, who has just signed in with the one-time password that she was given."""
    add_person(services, "carla", "Carla Verdi", "203", once=True)
    assert try_sign_in(client, "carla").headers["location"] == "/settings/mobile"
    return client


def choose(client: TestClient, new: str = OWN, again: str | None = None, **more: str) -> Response:
    fields = hidden_fields(client.get("/password"))
    typed = {"new": new, "again": new if again is None else again}
    return client.post("/password", data={**fields, **typed, **more})


def another_session(services: Services, username: str) -> str:
    with services.store.begin() as tx:
        account = accounts.by_username(tx, username)
    assert account is not None
    return Sessions(services).open(account, instead_of="")


def opens(client: TestClient, session_id: str, path: str = "/settings") -> bool:
    client.cookies.clear()
    client.cookies.set(cookies.SESSION, session_id, domain=HOST)
    return client.get(path).status_code == 200


def is_once(services: Services, username: str) -> bool:
    with services.store.begin() as tx:
        account = accounts.by_username(tx, username)
    assert account is not None
    return account.password_once


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/settings"),
        ("GET", "/settings/mobile"),
        ("GET", "/settings/mobile/qr"),
        ("GET", "/settings/mobile/log-out"),
        ("GET", "/password/changed"),
        ("POST", "/settings/mobile/qr"),
        ("POST", "/settings/mobile/log-out"),
    ],
)
def test_a_one_time_password_opens_nothing_but_the_choice_of_another(
    newcomer: TestClient, services: Services, method: str, path: str
) -> None:
    session_id = newcomer.cookies[cookies.SESSION]
    data = {"form_token": form_token(session_id)} if method == "POST" else None
    response = newcomer.request(method, path, data=data)
    assert (response.status_code, response.headers["location"]) == (303, "/password")
    with services.store.begin() as tx:
        assert devices.by_account(tx) == {}


def test_the_state_of_the_phone_is_kept_from_a_newcomer(newcomer: TestClient) -> None:
    assert newcomer.get("/settings/mobile/status").status_code == 401


def test_a_newcomer_reads_why_and_needs_no_current_password(newcomer: TestClient) -> None:
    page = newcomer.get("/password")
    assert page.status_code == 200
    assert "Choose your password" in words(page)
    assert 'name="current"' not in page.text
    assert 'href="/settings' not in page.text


def test_a_newcomer_can_leave(newcomer: TestClient) -> None:
    fields = hidden_fields(newcomer.get("/password"))
    assert newcomer.post("/sign-out", data=fields).headers["location"] == "/"
    assert newcomer.get("/password").headers["location"] == "/"


def test_until_another_is_chosen_a_one_time_password_signs_in_again(newcomer: TestClient) -> None:
    newcomer.cookies.clear()
    assert try_sign_in(newcomer, "carla").status_code == 303
    assert newcomer.get("/settings").headers["location"] == "/password"


def test_choosing_opens_everything_and_the_one_time_password_is_gone(
    newcomer: TestClient, services: Services
) -> None:
    with capture_logs() as lines:
        assert choose(newcomer).headers["location"] == "/password/changed"
    assert "Password changed" in words(newcomer.get("/password/changed"))
    assert newcomer.get("/settings/mobile").status_code == 200
    assert not is_once(services, "carla")
    newcomer.cookies.clear()
    assert try_sign_in(newcomer, "carla", PASSWORD).status_code == 403
    assert try_sign_in(newcomer, "carla", OWN).status_code == 303
    assert {line["event"]: line.get("account") for line in lines} == {"password chosen": "carla"}
    assert OWN not in str(lines)


def test_every_other_sign_in_ends_and_this_one_gets_a_new_id(
    newcomer: TestClient, services: Services
) -> None:
    before = newcomer.cookies.get(cookies.SESSION, domain=HOST)
    elsewhere = another_session(services, "carla")
    of_anna = another_session(services, "anna")
    choose(newcomer)
    after = newcomer.cookies.get(cookies.SESSION, domain=HOST)
    assert before
    assert after
    assert after != before
    found = [opens(newcomer, session_id) for session_id in (after, before, elsewhere, of_anna)]
    assert found == [True, False, False, True]


@pytest.mark.parametrize(
    ("new", "again", "sentence"),
    [
        (OWN, OWN + "x", "The two new passwords are not the same."),
        ("short", "short", "A password has 8 to 256 characters."),
        ("x" * 257, "x" * 257, "A password has 8 to 256 characters."),
        ("", "", "A password has 8 to 256 characters."),
        (PASSWORD, PASSWORD, "The new password must differ from the one before."),
    ],
)
def test_what_is_wrong_with_a_new_password_is_told_and_it_is_not_sent_back(
    newcomer: TestClient, services: Services, new: str, again: str, sentence: str
) -> None:
    response = choose(newcomer, new, again)
    assert response.status_code == 422
    assert sentence in words(response)
    assert not new or f'value="{new}"' not in response.text
    assert is_once(services, "carla")
    assert newcomer.get("/settings").headers["location"] == "/password"


@pytest.mark.parametrize("token", ["", "0" * 64, form_token(""), form_token("another")])
def test_a_choice_needs_the_form_s_token(
    newcomer: TestClient, services: Services, token: str
) -> None:
    assert choose(newcomer, form_token=token).status_code == 403
    assert is_once(services, "carla")


def test_a_choice_from_another_site_is_refused(newcomer: TestClient, services: Services) -> None:
    fields = hidden_fields(newcomer.get("/password"))
    data = {**fields, "new": OWN, "again": OWN}
    headers = {"Sec-Fetch-Site": "cross-site"}
    assert newcomer.post("/password", data=data, headers=headers).status_code == 403
    assert is_once(services, "carla")


def test_a_password_replaced_meanwhile_is_not_overwritten(
    newcomer: TestClient, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever gave the one-time password away may be signed in with it at the same time."""
    hash_password = "squilla.portal.guard.sessions.hash_password"

    def slow(_password: str) -> str:
        with services.store.begin() as tx:
            carla = accounts.by_username(tx, "carla")
            assert carla is not None
            accounts.set_password_hash(tx, carla.id, "carla's own")
        return "the other's"

    monkeypatch.setattr(hash_password, slow)
    assert choose(newcomer).status_code == 403
    with services.store.begin() as tx:
        carla = accounts.by_username(tx, "carla")
    assert carla is not None
    assert carla.password_hash == "carla's own"


def test_anybody_changes_it_from_the_settings(signed_in: TestClient) -> None:
    page = signed_in.get("/settings")
    assert 'href="/password"' in page.text
    assert 'name="current"' in signed_in.get("/password").text
    assert choose(signed_in, current=PASSWORD).headers["location"] == "/password/changed"
    signed_in.cookies.clear()
    assert try_sign_in(signed_in, "anna", OWN).status_code == 303


@pytest.mark.parametrize("more", [{}, {"current": ""}, {"current": "guess"}, {"current": OWN}])
def test_the_current_password_is_needed(signed_in: TestClient, more: dict[str, str]) -> None:
    response = choose(signed_in, **more)
    assert response.status_code == 403
    assert "The current password is not right." in words(response)
    signed_in.cookies.clear()
    assert try_sign_in(signed_in, "anna", PASSWORD).status_code == 303


def test_whether_a_guess_is_the_current_password_is_not_told(signed_in: TestClient) -> None:
    response = choose(signed_in, PASSWORD, current="guess")
    assert "The current password is not right." in words(response)


def test_guessing_the_current_password_is_slowed_down(signed_in: TestClient, world: World) -> None:
    for _ in range(ALLOWED_PAIR):
        assert choose(signed_in, current="guess").status_code == 403
    response = choose(signed_in, current=PASSWORD)
    assert (response.status_code, response.headers["retry-after"]) == (429, "2")
    assert "Too many attempts. Try again in 2 seconds." in words(response)
    world.now += 2
    assert choose(signed_in, current=PASSWORD).status_code == 303


def test_slips_in_the_new_password_are_no_guesses(signed_in: TestClient) -> None:
    for _ in range(ALLOWED_PAIR + 1):
        assert choose(signed_in, OWN, "slip", current="guess").status_code == 422
    assert choose(signed_in, current=PASSWORD).status_code == 303


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nobody_chooses_for_nobody(client: TestClient, method: str) -> None:
    response = client.request(method, "/password")
    assert (response.status_code, response.headers["location"]) == (303, "/")
