"""router.py: what is there, and what is in no schema."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from squilla.portal.router import install, portal_router
from squilla.services import Services


def test_the_pages_are_in_no_schema(services: Services) -> None:
    app = FastAPI()
    app.include_router(portal_router(services))
    install(app, services)
    assert app.openapi()["paths"] == {}


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("portal.css", "text/css; charset=utf-8"),
        ("portal.js", "text/javascript; charset=utf-8"),
        ("favicon.svg", "image/svg+xml"),
    ],
)
def test_files(client: TestClient, name: str, kind: str) -> None:
    response = client.get(f"/static/{name}")
    assert (response.status_code, response.headers["content-type"]) == (200, kind)


def test_files_end_at_their_folder(client: TestClient) -> None:
    assert client.get("/static/%2e%2e/router.py").status_code == 404


@pytest.mark.parametrize("path", ["/", "/settings", "/settings/mobile", "/settings/mobile/status"])
def test_head_is_answered_like_get(signed_in: TestClient, path: str) -> None:
    assert signed_in.head(path).status_code == signed_in.get(path).status_code
