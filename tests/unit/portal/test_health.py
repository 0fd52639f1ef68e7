"""views/health.py."""

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text

from squilla.services import Services


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_ok_as_long_as_the_store_answers(client: TestClient, method: str) -> None:
    response = client.request(method, "/healthz")
    assert response.status_code == 200
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    if method == "GET":
        assert response.text == "ok"


def test_not_ok_when_it_does_not(client: TestClient, services: Services) -> None:
    with services.store.begin() as tx:
        tx.execute(text("ALTER TABLE account RENAME TO lost"))
    assert client.get("/healthz").status_code == 500
