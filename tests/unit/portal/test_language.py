"""language.py: the link on the page, then the cookie, then the browser."""

import pytest
from fastapi.testclient import TestClient

from squilla.portal.language import other
from tests.unit.portal.browsing import words


@pytest.mark.parametrize(
    ("accepted", "language", "heading"),
    [
        ("it-IT,it;q=0.9,en;q=0.5", "it", "Nome utente"),
        ("en-GB,en;q=0.9,it;q=0.5", "en", "User name"),
        ("de, it;q=0.1", "it", "Nome utente"),
        ("de", "en", "User name"),
        ("", "en", "User name"),
    ],
)
def test_the_browser_s_language(
    client: TestClient, accepted: str, language: str, heading: str
) -> None:
    response = client.get("/", headers={"Accept-Language": accepted})
    assert f'<html lang="{language}">' in response.text
    assert response.headers["content-language"] == language
    assert heading in words(response)


def test_the_link_switches_and_is_remembered(client: TestClient) -> None:
    assert 'href="?lang=it"' in client.get("/").text
    switched = client.get("/?lang=it")
    assert '<html lang="it">' in switched.text
    assert 'href="?lang=en"' in switched.text
    assert '<html lang="it">' in client.get("/").text
    assert '<html lang="en">' in client.get("/?lang=en").text


@pytest.mark.parametrize("value", ["fr", "", "IT", "it%0d%0aSet-Cookie:x", '"><script>'])
def test_an_unknown_language_changes_nothing(client: TestClient, value: str) -> None:
    response = client.get(f"/?lang={value}")
    assert '<html lang="en">' in response.text
    assert "squilla-language" not in response.headers.get("set-cookie", "")
    assert "<script>" not in response.text


def test_there_are_two() -> None:
    assert (other("it"), other("en")) == ("en", "it")
