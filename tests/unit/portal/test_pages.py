"""pages.py: what people or phones put in is text, never markup."""

from pathlib import Path

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import update

from squilla.services import Services
from squilla.store import devices
from squilla.store.schema import account as accounts_table
from tests.unit.portal.browsing import generate_qr, hidden_fields, qr_text_of, sign_in, words
from tests.unit.portal.product import World, add_person, make_app, make_services

EVIL = '<script>alert("1")</script>'


def test_a_display_name_is_text(signed_in: TestClient, services: Services) -> None:
    with services.store.begin() as tx:
        tx.execute(update(accounts_table).values(display_name=EVIL))
    response = signed_in.get("/settings/mobile")
    assert "<script>alert" not in response.text
    assert EVIL in words(response)


def test_what_a_phone_calls_itself_is_text(
    signed_in: TestClient, services: Services, world: World
) -> None:
    username, token, _ = qr_text_of(generate_qr(signed_in)).split(";")
    services.access.present(username, token, world.now)
    with services.store.begin() as tx:
        devices.note_registration(tx, sip_user="92201", agent=EVIL, at=world.now)
    response = signed_in.get("/settings/mobile")
    assert "<script>alert" not in response.text
    assert EVIL in words(response)


def test_a_typed_user_name_is_text(client: TestClient) -> None:
    fields = hidden_fields(client.get("/"))
    typed = {"username": f'"{EVIL}', "password": "x"}
    response = client.post("/", data={**fields, **typed})
    assert "<script>alert" not in response.text
    assert 'value="&#34;&lt;script&gt;' in response.text


@pytest.mark.parametrize("username", ["ærøskøbing", "日本", "žofie.ďábelská"])
def test_names_of_any_script(client: TestClient, services: Services, username: str) -> None:
    add_person(services, username, "Žofie Ærø 日本", "203")
    sign_in(client, username.upper())
    response = generate_qr(client)
    assert qr_text_of(response).startswith(f"{username};")
    assert "Žofie Ærø 日本" in words(response)


def test_the_trial_certificate_is_told_to_whoever_is_signed_in(tmp_path: Path) -> None:
    with make_services(tmp_path, World(), trial=True) as services:
        add_person(services)
        client = TestClient(
            make_app(services), base_url="https://testserver", follow_redirects=False
        )
        assert "Trial certificate" not in words(client.get("/"))
        sign_in(client)
        assert "Trial certificate" in words(client.get("/settings/mobile"))


def test_a_recognised_certificate_is_not_spoken_of(signed_in: TestClient) -> None:
    assert "Trial certificate" not in words(signed_in.get("/settings/mobile"))


@pytest.mark.parametrize("path", ["/settings", "/settings/mobile", "/settings/mobile/qr"])
def test_landmarks_and_labels(signed_in: TestClient, path: str) -> None:
    html = signed_in.get(path).text
    for part in ("<header", "<nav", '<main id="content"', "<h1", 'href="#content"', "<title>"):
        assert html.count(part) == 1
