"""views/mobile.py: state, Generate QR, log out; one phone at a time (M1-M3), echo hint (T1)."""

import logging

import pytest
from fastapi.testclient import TestClient
from structlog.testing import capture_logs

from squilla.enroll.access import PhoneAccess
from squilla.services import Services
from squilla.store import devices
from tests.unit.portal.browsing import generate_qr, hidden_fields, qr_text_of, words
from tests.unit.portal.product import FQDN, PENDING_SECONDS, World

MOBILE = "/settings/mobile"


def new_token(client: TestClient) -> str:
    return qr_text_of(generate_qr(client)).split(";")[1]


def log_in_phone(client: TestClient, services: Services) -> str:
    token = new_token(client)
    assert services.access.present("anna", token, services.clock()) is not None
    return token


def test_the_qr_says_user_name_token_and_host(
    signed_in: TestClient, services: Services, world: World
) -> None:
    response = generate_qr(signed_in)
    username, token, host = qr_text_of(response).split(";")
    assert (response.status_code, username, host) == (200, "anna", FQDN)
    assert isinstance(services.access.present(username, token, world.now), PhoneAccess)


def test_the_qr_s_page_has_what_it_takes(signed_in: TestClient) -> None:
    response = generate_qr(signed_in)
    assert response.headers["cache-control"] == "no-store"
    assert 'role="img" aria-label="QR code that logs the app in"><svg' in response.text
    shown = words(response)
    assert "Expires today at" in shown or "Expires on" in shown
    assert "The QR code expires in 10 minutes." in shown
    assert "call *43" in shown
    assert f"Server {FQDN}" in shown
    assert "User name anna" in shown


def test_the_app_opens_on_this_device_with_the_same_text(signed_in: TestClient) -> None:
    response = generate_qr(signed_in)
    link = f'href="https://{FQDN}/app/#{qr_text_of(response)}"'
    assert f'{link} target="_blank" rel="noopener noreferrer"' in response.text
    assert response.headers["referrer-policy"] == "no-referrer"


def test_the_app_s_address_is_told(signed_in: TestClient) -> None:
    assert f'<a href="https://{FQDN}/app/">' in signed_in.get(MOBILE).text


def test_the_token_is_in_no_other_page_and_in_no_address_but_behind_its_hash(
    signed_in: TestClient,
) -> None:
    response = generate_qr(signed_in)
    token = qr_text_of(response).split(";")[1]
    assert response.text.count(token) == 2
    assert response.text.count(f"#anna;{token};") == 1
    for path in (MOBILE, "/settings", f"{MOBILE}/status", f"{MOBILE}/qr"):
        assert token not in signed_in.get(path).text


def test_no_secret_is_logged(
    signed_in: TestClient, services: Services, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    with capture_logs() as events:
        fields = hidden_fields(signed_in.get(f"{MOBILE}/qr"))
        token = qr_text_of(signed_in.post(f"{MOBILE}/qr", data=fields)).split(";")[1]
    written = f"{events} {caplog.text}"
    assert "QR generated" in written
    with services.store.begin() as tx:
        device = devices.of_account(tx, 1)
    assert device is not None
    assert device.id in written
    for secret in (token, *fields.values(), *signed_in.cookies.values()):
        assert secret not in written


def test_looking_at_the_warning_puts_nobody_out(signed_in: TestClient, services: Services) -> None:
    token = log_in_phone(signed_in, services)
    warning = words(signed_in.get(f"{MOBILE}/qr"))
    assert "will stop working at once, even if the new QR code is never used" in warning
    assert services.access.present("anna", token, services.clock()) is not None


def test_a_new_qr_puts_the_phone_out_even_if_unused(
    signed_in: TestClient, services: Services, world: World
) -> None:
    token = log_in_phone(signed_in, services)
    new_token(signed_in)
    assert services.access.present("anna", token, services.clock()) is None
    world.now += PENDING_SECONDS + 1
    assert services.access.present("anna", token, services.clock()) is None


def test_the_warning_fits_what_there_is_to_lose(signed_in: TestClient, world: World) -> None:
    assert "No phone is logged in now" in words(signed_in.get(f"{MOBILE}/qr"))
    generate_qr(signed_in)
    assert "generated before will no longer be valid" in words(signed_in.get(f"{MOBILE}/qr"))
    world.now += PENDING_SECONDS
    assert "No phone is logged in now" in words(signed_in.get(f"{MOBILE}/qr"))


def test_the_state_follows_the_login(
    signed_in: TestClient, services: Services, world: World
) -> None:
    assert "No phone is logged in" in words(signed_in.get(MOBILE))
    token = new_token(signed_in)
    world.now += 130
    assert "The QR code expires in 8 minutes." in words(signed_in.get(MOBILE))
    services.access.present("anna", token, world.now)
    assert "Your phone is logged in" in words(signed_in.get(MOBILE))


def test_an_unused_qr_is_told_to_have_expired(signed_in: TestClient, world: World) -> None:
    generate_qr(signed_in)
    world.now += PENDING_SECONDS
    assert "The QR code has expired" in words(signed_in.get(MOBILE))


@pytest.mark.parametrize(
    ("registered", "sentence"),
    [
        (True, "Registered now Yes"),
        (False, "Registered now No: open the app"),
        (None, "Registered now This cannot be told right now"),
    ],
)
def test_whether_calls_reach_the_phone(
    signed_in: TestClient,
    services: Services,
    world: World,
    sentence: str,
    *,
    registered: bool | None,
) -> None:
    log_in_phone(signed_in, services)
    world.registered = registered
    assert sentence in words(signed_in.get(MOBILE))


def test_what_the_phone_said_of_itself(
    signed_in: TestClient, services: Services, world: World
) -> None:
    log_in_phone(signed_in, services)
    assert "Last registration not yet" in words(signed_in.get(MOBILE))
    with services.store.begin() as tx:
        devices.note_registration(tx, sip_user="92201", agent="Phone/1", at=world.now)
    shown = words(signed_in.get(MOBILE))
    assert "Last registration today at" in shown
    assert "App Phone/1" in shown
    assert "Phone's extension 92201" in shown


def test_the_status_alone_is_a_fragment(signed_in: TestClient) -> None:
    response = signed_in.get(f"{MOBILE}/status")
    assert response.text.startswith('<div class="phone" data-state="none">')
    assert "<html" not in response.text


def test_the_qr_on_the_screen_is_told_to_be_dead(signed_in: TestClient) -> None:
    first = generate_qr(signed_in).text.partition("/status?shown=")[2].partition('"')[0]
    assert 'data-state="waiting"' in signed_in.get(f"{MOBILE}/status?shown={first}").text
    generate_qr(signed_in)
    assert 'data-state="replaced"' in signed_in.get(f"{MOBILE}/status?shown={first}").text


def test_logging_the_phone_out(signed_in: TestClient, services: Services, world: World) -> None:
    token = log_in_phone(signed_in, services)
    page = signed_in.get(f"{MOBILE}/log-out")
    assert "will no longer receive or make calls" in words(page)
    before = len(world.changes)
    response = signed_in.post(f"{MOBILE}/log-out", data=hidden_fields(page))
    assert (response.status_code, response.headers["location"]) == (303, MOBILE)
    assert len(world.changes) == before + 1
    assert services.access.present("anna", token, world.now) is None
    assert "No phone is logged in" in words(signed_in.get(MOBILE))


def test_an_old_log_out_form_does_not_put_a_newer_phone_out(
    signed_in: TestClient, services: Services, world: World
) -> None:
    fields = hidden_fields(signed_in.get(f"{MOBILE}/log-out"))
    signed_in.post(f"{MOBILE}/log-out", data=fields)
    token = log_in_phone(signed_in, services)
    assert signed_in.post(f"{MOBILE}/log-out", data=fields).status_code == 403
    assert services.access.present("anna", token, world.now) is not None


def test_the_menu_leads_to_the_mobile_app(signed_in: TestClient) -> None:
    response = signed_in.get("/settings")
    assert f'href="{MOBILE}"' in response.text
    assert "Settings" in words(response)
    assert "Mobile app" in words(response)


def test_the_echo_test_is_proposed(signed_in: TestClient) -> None:
    assert "Call *43 from the app" in words(signed_in.get(MOBILE))
