"""views/errors.py: friendly, in both languages, telling nothing of the inside."""

import pytest
from fastapi import FastAPI, HTTPException
from fastapi.testclient import TestClient

from squilla.portal.guard.forms import MAX_BODY
from squilla.portal.router import install
from squilla.services import Services
from tests.unit.portal.browsing import words


def answering(services: Services, error: Exception) -> TestClient:
    app = FastAPI(openapi_url=None)

    def fail() -> None:
        raise error

    app.add_api_route("/fail", fail)
    install(app, services)
    return TestClient(app, raise_server_exceptions=False)


@pytest.mark.parametrize(
    ("status", "english", "italian"),
    [
        (403, "This form is no longer valid", "Questo modulo non vale più"),
        (404, "Page not found", "Pagina non trovata"),
        (405, "Unexpected request", "Richiesta non prevista"),
        (413, "Too much data", "Troppi dati"),
        (429, "Too many requests", "Troppe richieste"),
        (500, "Something went wrong", "Qualcosa non ha funzionato"),
        (418, "The request did not work", "Richiesta non riuscita"),
    ],
)
def test_sentences(services: Services, status: int, english: str, italian: str) -> None:
    client = answering(services, HTTPException(status, headers={"Retry-After": "7"}))
    for language, sentence in (("en", english), ("it", italian)):
        response = client.get("/fail", headers={"Accept-Language": language})
        assert (response.status_code, response.headers["retry-after"]) == (status, "7")
        assert sentence in words(response)
        assert f'<html lang="{language}">' in response.text


def test_an_unexpected_failure_tells_nothing(services: Services) -> None:
    response = answering(services, RuntimeError("the inside")).get("/fail")
    assert response.status_code == 500
    assert "the inside" not in response.text
    assert "Something went wrong" in words(response)
    assert "default-src 'none'" in response.headers["content-security-policy"]
    assert response.headers["cache-control"] == "no-store"


def test_real_refusals(signed_in: TestClient) -> None:
    assert signed_in.get("/nowhere").status_code == 404
    response = signed_in.delete("/settings")
    assert response.status_code == 405
    assert set(response.headers["allow"].split(", ")) == {"GET", "HEAD"}
    assert signed_in.post("/", content=b"x" * (MAX_BODY + 1)).status_code == 413
