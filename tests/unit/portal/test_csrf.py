"""guard/csrf.py: forms from elsewhere are refused, for every form there is."""

import pytest
from fastapi.testclient import TestClient

from squilla.portal.guard import cookies
from squilla.portal.guard.csrf import form_token, from_our_pages
from squilla.services import Services
from squilla.store import devices
from tests.unit.portal.browsing import hidden_fields, sign_in
from tests.unit.portal.product import PASSWORD, add_person


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({}, True),
        ({"sec-fetch-site": "same-origin", "origin": "null"}, True),
        ({"sec-fetch-site": "none"}, True),
        ({"sec-fetch-site": "same-site"}, False),
        ({"sec-fetch-site": "cross-site"}, False),
        ({"sec-fetch-site": ""}, False),
        ({"origin": "https://pbx.example.com"}, True),
        ({"origin": "https://pbx.example.com:8443"}, False),
        ({"origin": "https://evil.example"}, False),
        ({"origin": "https://pbx.example.com.evil.example"}, False),
        ({"origin": ""}, False),
        ({"origin": "null"}, True),
    ],
)
def test_what_the_browser_says_of_the_origin(headers: dict[str, str], *, ours: bool) -> None:
    assert from_our_pages({"host": "pbx.example.com", **headers}) is ours


def test_the_token_of_one_cookie_is_not_that_of_another() -> None:
    assert form_token("one") != form_token("other")
    assert "one" not in form_token("one")


SIGN_IN = {"username": "anna", "password": PASSWORD}


@pytest.mark.parametrize("token", ["", "0" * 64, "ù", form_token(""), form_token("another")])
def test_a_sign_in_without_the_form_s_token_is_refused(client: TestClient, token: str) -> None:
    client.get("/")
    response = client.post("/", data={**SIGN_IN, "form_token": token})
    assert response.status_code == 403
    assert cookies.SESSION not in client.cookies


def test_a_sign_in_without_the_form_s_cookie_is_refused(client: TestClient) -> None:
    fields = hidden_fields(client.get("/"))
    client.cookies.clear()
    assert client.post("/", data={**SIGN_IN, **fields}).status_code == 403
    assert client.post("/", data={**SIGN_IN, "form_token": form_token("")}).status_code == 403


@pytest.mark.parametrize(
    "headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}]
)
def test_a_right_token_from_another_site_is_refused(
    client: TestClient, headers: dict[str, str]
) -> None:
    fields = hidden_fields(client.get("/"))
    assert client.post("/", data={**SIGN_IN, **fields}, headers=headers).status_code == 403


@pytest.mark.parametrize("path", ["/settings/mobile/qr", "/settings/mobile/log-out"])
def test_a_confirmation_alone_does_nothing(
    signed_in: TestClient, services: Services, path: str
) -> None:
    fields = hidden_fields(signed_in.get(path))
    response = signed_in.post(path, data={**fields, "form_token": "0" * 64})
    assert response.status_code == 403
    with services.store.begin() as tx:
        assert devices.of_account(tx, 1) is None


def test_signing_out_needs_the_token(signed_in: TestClient) -> None:
    assert signed_in.post("/sign-out", data={}).status_code == 403
    assert signed_in.get("/settings").status_code == 200


def test_the_token_of_another_person_is_refused(signed_in: TestClient, services: Services) -> None:
    add_person(services, "bruno", "Bruno Neri", "202")
    of_anna = hidden_fields(signed_in.get("/settings/mobile/qr"))
    signed_in.cookies.clear()
    sign_in(signed_in, "bruno")
    assert signed_in.post("/settings/mobile/qr", data=of_anna).status_code == 403
    own = hidden_fields(signed_in.get("/settings/mobile/qr"))
    borrowed = {**own, "confirmation": of_anna["confirmation"]}
    assert signed_in.post("/settings/mobile/qr", data=borrowed).status_code == 403
