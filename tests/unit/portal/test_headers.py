"""guard/headers.py: on every answer, and nobody's own header is lost."""

from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.responses import PlainTextResponse
from fastapi.testclient import TestClient

from squilla.portal.router import install
from squilla.services import Services
from tests.unit.portal.product import World, make_app, make_services

PATHS = ["/", "/settings", "/nowhere", "/static/portal.css", "/static/nothing", "/healthz"]


@pytest.mark.parametrize("path", PATHS)
def test_every_answer_is_kept_to_itself(signed_in: TestClient, path: str) -> None:
    headers = signed_in.get(path).headers
    policy = headers["content-security-policy"].split("; ")
    assert {"default-src 'none'", "script-src 'self'", "style-src 'self'"} < set(policy)
    assert {"frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'"} < set(policy)
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["strict-transport-security"] == "max-age=31536000"


@pytest.mark.parametrize("path", ["/", "/settings", "/settings/mobile/qr", "/nowhere", "/healthz"])
def test_pages_are_not_kept(signed_in: TestClient, path: str) -> None:
    assert signed_in.get(path).headers["cache-control"] == "no-store"


def test_files_are_asked_for_again_when_they_changed(client: TestClient) -> None:
    response = client.get("/static/portal.css")
    assert response.headers["cache-control"] == "no-cache"
    unchanged = {"If-None-Match": response.headers["etag"]}
    assert client.get("/static/portal.css", headers=unchanged).status_code == 304


def test_no_browser_is_tied_to_a_trial_certificate(tmp_path: Path) -> None:
    with make_services(tmp_path, World(), trial=True) as services:
        answer = TestClient(make_app(services), base_url="https://testserver").get("/")
    assert "strict-transport-security" not in answer.headers
    assert "content-security-policy" in answer.headers


def test_an_answer_that_brings_its_own_header_keeps_it(services: Services) -> None:
    app = FastAPI()
    own = {"Content-Security-Policy": "default-src 'self'"}
    app.add_api_route("/own", lambda: PlainTextResponse("", headers=own))
    install(app, services)
    headers = TestClient(app).get("/own").headers
    assert headers["content-security-policy"] == "default-src 'self'"
    assert headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/", "/settings/mobile", "/settings/mobile/qr", "/nowhere"])
def test_pages_obey_their_own_policy(signed_in: TestClient, path: str) -> None:
    html = signed_in.get(path).text
    assert "style=" not in html
    assert "<style" not in html
    assert " on" + "click" not in html
    assert html.count("<script") == html.count('<script src="/static/portal.js" defer></script>')
