"""guard/cookies.py: attributes, on the wire."""

import pytest
from fastapi.testclient import TestClient

from squilla.portal.guard import cookies
from tests.unit.portal.browsing import hidden_fields, try_sign_in


def attributes(header: str) -> set[str]:
    return {part.strip().lower() for part in header.split(";")[1:]}


def test_the_session_cookie_is_locked_to_this_host(client: TestClient) -> None:
    header = try_sign_in(client, "anna").headers["set-cookie"]
    assert header.startswith("__Host-squilla=")
    assert attributes(header) == {"httponly", "secure", "samesite=lax", "path=/"}


def test_the_form_s_cookie_is_too(client: TestClient) -> None:
    header = client.get("/").headers["set-cookie"]
    assert header.startswith("__Host-squilla-form=")
    assert attributes(header) == {"httponly", "secure", "samesite=lax", "path=/"}


def test_the_language_s_cookie_stays_a_year(client: TestClient) -> None:
    header = client.get("/settings?lang=it").headers.get("set-cookie")
    assert header is None
    client.get("/")
    header = client.get("/?lang=it").headers["set-cookie"]
    assert header.startswith("__Host-squilla-language=it")
    assert {"max-age=31536000", "secure", "httponly", "path=/"} < attributes(header)


def test_sign_out_drops_the_session_cookie(signed_in: TestClient) -> None:
    fields = hidden_fields(signed_in.get("/settings"))
    header = signed_in.post("/sign-out", data=fields).headers["set-cookie"]
    assert header.startswith('__Host-squilla="";')
    assert {"max-age=0", "secure", "path=/"} < attributes(header)


@pytest.mark.parametrize("name", [cookies.SESSION, cookies.FORM, cookies.LANGUAGE])
def test_no_cookie_can_come_from_another_host(name: str) -> None:
    assert name.startswith("__Host-")
