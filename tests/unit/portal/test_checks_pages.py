"""views/checks.py: the code for the outside, and the checks from inside."""

import re
import time

import pytest
from fastapi.testclient import TestClient
from structlog.testing import capture_logs

from squilla.doctor.pair.inside_end import Stage
from squilla.portal import router
from squilla.portal.views import checks
from squilla.services import Services
from tests.unit.doctor.pair.ends import PEER, come_in
from tests.unit.portal.browsing import hidden_fields, sign_in, words
from tests.unit.portal.product import FQDN, add_person
from tests.unit.portal.test_checks import BAD, check

FORMS = [checks.CODE, checks.END, checks.INSIDE]


@pytest.fixture(autouse=True)
def few_checks(monkeypatch: pytest.MonkeyPatch) -> None:
    """In place of all there are, made before the application is."""
    monkeypatch.setattr(router, "CHECKS", (check("B6-BAD", BAD), check("B6-GOOD")))


def post(client: TestClient, path: str) -> str:
    fields = hidden_fields(client.get(checks.CHECKS))
    response = client.post(path, data=fields)
    if response.status_code == 303:
        assert response.headers["location"] == checks.CHECKS
        response = client.get(checks.CHECKS)
    assert response.status_code == 200
    return words(response)


def code_on(page: str) -> str:
    found = re.search(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{2}", page)
    assert found is not None
    return found[0]


def test_strangers_are_sent_to_the_sign_in(client: TestClient) -> None:
    assert client.get(checks.CHECKS).headers["location"] == "/"


@pytest.mark.parametrize("path", [checks.PAIRING, checks.FINDINGS])
def test_strangers_get_no_part_of_the_page(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 401


@pytest.mark.parametrize("path", FORMS)
def test_strangers_can_do_nothing(client: TestClient, services: Services, path: str) -> None:
    assert client.post(path).headers["location"] == "/"
    assert services.pairing.state.stage is Stage.NONE


@pytest.mark.parametrize("path", FORMS)
def test_a_form_of_another_site_does_nothing(
    signed_in: TestClient, services: Services, path: str
) -> None:
    assert signed_in.post(path, data={"form_token": "forged"}).status_code == 403
    assert services.pairing.state.stage is Stage.NONE


@pytest.mark.parametrize("path", [checks.PAIRING, checks.FINDINGS])
def test_a_one_time_password_shows_nothing(
    client: TestClient, services: Services, path: str
) -> None:
    add_person(services, "carla", "Carla", "203", once=True)
    sign_in(client, "carla")
    assert client.get(path).status_code == 401
    assert client.get(checks.CHECKS).headers["location"] == "/password"


def test_the_code_on_the_page_lets_an_outside_in(signed_in: TestClient, services: Services) -> None:
    page = post(signed_in, checks.CODE)
    code = code_on(page)
    assert f"squilla doctor {FQDN} --pair {code}" in page
    assert come_in(services.pairing, code) is not None
    assert PEER in words(signed_in.get(checks.PAIRING))


def test_a_code_is_shown_once(signed_in: TestClient) -> None:
    code = code_on(post(signed_in, checks.CODE))
    for path in (checks.CHECKS, checks.PAIRING):
        page = words(signed_in.get(path))
        assert code not in page
        assert "Waiting for a computer outside" in page


def test_a_second_code_ends_the_first(signed_in: TestClient, services: Services) -> None:
    first, second = (code_on(post(signed_in, checks.CODE)) for _ in range(2))
    assert come_in(services.pairing, first) is None
    assert come_in(services.pairing, second) is not None


def test_ended_is_ended(signed_in: TestClient, services: Services) -> None:
    code = code_on(post(signed_in, checks.CODE))
    assert "Waiting" not in post(signed_in, checks.END)
    assert come_in(services.pairing, code) is None


def test_guessing_is_told(signed_in: TestClient, services: Services) -> None:
    post(signed_in, checks.CODE)
    for _ in range(5):
        come_in(services.pairing, "0000-0000-00")
    assert "cancelled after 5 attempts" in words(signed_in.get(checks.CHECKS))


def test_the_log_says_who_and_not_the_code(signed_in: TestClient) -> None:
    with capture_logs() as logs:
        code = code_on(post(signed_in, checks.CODE))
        post(signed_in, checks.END)
    events = [(line["event"], line["account"]) for line in logs]
    assert events == [("pairing code shown", "anna"), ("pairing ended", "anna")]
    assert code not in repr(logs)
    assert code.replace("-", "") not in repr(logs)


def test_the_checks_from_inside_run_and_show_what_to_do(signed_in: TestClient) -> None:
    page = post(signed_in, checks.INSIDE)
    deadline = time.monotonic() + 10
    while "Checked today" not in page:
        assert time.monotonic() < deadline
        page = words(signed_in.get(checks.FINDINGS))
    assert "To put right The public name in the DNS broken · B6-BAD" in page
    assert "Make an A record in the public DNS" in page
    assert "All right, or does not apply here (1)" in page
    assert "Checked today" in words(signed_in.get(checks.CHECKS))


def test_nothing_is_shown_before_the_first_run(signed_in: TestClient) -> None:
    page = words(signed_in.get(checks.CHECKS))
    assert "Check from inside" in page
    assert "Checked" not in page
