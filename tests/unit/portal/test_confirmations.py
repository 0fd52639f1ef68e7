"""guard/confirmations.py: a confirmation has its effect once, whoever repeats it."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from fastapi.testclient import TestClient

from squilla.model.accounts import Account
from squilla.portal.guard.confirmations import Confirmations
from squilla.portal.guard.sessions import Visitor
from squilla.services import Services
from squilla.store import devices
from tests.unit.portal.browsing import hidden_fields, qr_text_of, words
from tests.unit.portal.product import SESSION_SECONDS, World

ANNA = Visitor(Account(1, "anna", "Anna Rossi", "201", None), "session")
SOMEBODY = Visitor(Account(2, "bruno", "Bruno Neri", "202", None), "session")


def test_a_token_is_taken_once(services: Services) -> None:
    confirmations = Confirmations(services)
    token = confirmations.give(ANNA, "generate")
    assert confirmations.take(ANNA, "generate", token)
    assert not confirmations.take(ANNA, "generate", token)


def test_a_token_is_for_one_action(services: Services) -> None:
    confirmations = Confirmations(services)
    assert not confirmations.take(ANNA, "log out", confirmations.give(ANNA, "generate"))


def test_a_token_is_for_one_person(services: Services) -> None:
    confirmations = Confirmations(services)
    token = confirmations.give(ANNA, "generate")
    assert not confirmations.take(SOMEBODY, "generate", token)
    assert confirmations.take(ANNA, "generate", token)


@pytest.mark.parametrize("token", ["", "made-up", "è"])
def test_nobody_makes_tokens_up(services: Services, token: str) -> None:
    assert not Confirmations(services).take(ANNA, "generate", token)


def test_a_token_expires(services: Services, world: World) -> None:
    confirmations = Confirmations(services)
    token = confirmations.give(ANNA, "generate")
    world.now += SESSION_SECONDS
    assert not confirmations.take(ANNA, "generate", token)


def test_of_many_at_once_one_takes_it(services: Services) -> None:
    confirmations = Confirmations(services)
    token = confirmations.give(ANNA, "generate")
    with ThreadPoolExecutor(8) as pool:
        taken = list(pool.map(lambda _: confirmations.take(ANNA, "generate", token), range(16)))
    assert taken.count(True) == 1


def test_reloading_the_qr_s_page_does_not_put_the_new_phone_out(
    signed_in: TestClient, services: Services, world: World
) -> None:
    fields = hidden_fields(signed_in.get("/settings/mobile/qr"))
    username, token, _ = qr_text_of(signed_in.post("/settings/mobile/qr", data=fields)).split(";")
    again = signed_in.post("/settings/mobile/qr", data=fields)
    assert again.status_code == 403
    assert "no longer valid" in words(again)
    assert services.access.present(username, token, world.now) is not None


def test_a_sign_in_s_id_confirms_nothing_and_a_confirmation_signs_nobody_in(
    signed_in: TestClient, services: Services
) -> None:
    token = hidden_fields(signed_in.get("/settings/mobile/qr"))["confirmation"]
    signed_in.cookies.clear()
    signed_in.cookies.set("__Host-squilla", token)
    assert signed_in.get("/settings").status_code == 303
    with services.store.begin() as tx:
        assert devices.of_account(tx, 1) is None
