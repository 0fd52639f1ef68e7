"""app.py: the composed application has its rooms where their clients look for them."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from squilla.app import make_app, make_services
from squilla.compose import open_store
from squilla.doctor.pair.seal import SALT_BYTES
from squilla.doctor.pair.wire import HELLO_PATH
from squilla.doctor.target import Ports, Target
from squilla.ops.push_keys import install_push_keys
from squilla.services import Services
from squilla.settings import Settings


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Services]:
    chosen = {"host": "pbx.example.com", "https_port": 8443, "public_address": "203.0.113.1"}
    settings = Settings.model_validate({"state": tmp_path, **chosen})
    settings.data.mkdir()
    settings.push_keys.mkdir()
    install_push_keys(settings)
    store = open_store(settings)
    yield make_services(settings, store, lambda: None, lambda _user, _wake: False)
    store.close()


@pytest.mark.parametrize(
    ("path", "status"), [("/", 200), ("/webrest/user/me", 401), ("/healthz", 200)]
)
def test_pages_and_contract_are_there(services: Services, path: str, status: int) -> None:
    assert TestClient(make_app(services)).get(path).status_code == status


def test_the_app_is_there(services: Services) -> None:
    client = TestClient(make_app(services), follow_redirects=False)
    assert client.get("/app").headers["location"] == "/app/"
    assert "Squilla" in client.get("/app/").text
    assert client.get("/app/nothing").status_code == 404


def test_a_doctor_outside_finds_the_door(services: Services) -> None:
    assert len(TestClient(make_app(services)).post(HELLO_PATH).content) == SALT_BYTES


def test_the_doctor_looks_at_what_the_settings_say(services: Services) -> None:
    assert services.target == Target("pbx.example.com", Ports(https=8443), address="203.0.113.1")
