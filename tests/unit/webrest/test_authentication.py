"""Login by password and logout, as the apps do them."""

import hashlib
import hmac
import re

import pytest
from starlette.testclient import TestClient
from structlog.testing import capture_logs

from squilla.model.accounts import Account
from squilla.model.throttle import ALLOWED_PAIR
from tests.unit.webrest.world import (
    APP,
    PASSWORD,
    PENDING_SECONDS,
    SESSION_SECONDS,
    Headers,
    World,
    authorization,
    login,
)

NONCE_HEADER = re.compile(r"Digest [0-9a-f]{40}")


def me(client: TestClient, username: str, token: str) -> int:
    return client.get("user/me", headers=authorization(username, token)).status_code


@pytest.mark.parametrize("headers", [{}, APP, {"Auth-Exp": "soon"}])
def test_good_credentials_are_answered_401_with_a_bare_nonce(
    client: TestClient, alice: Account, headers: Headers
) -> None:
    body = {"username": alice.username, "password": PASSWORD}
    answer = client.post("authentication/login", json=body, headers=headers)
    assert answer.status_code == 401
    assert answer.headers.get_list("www-authenticate") == [answer.headers["www-authenticate"]]
    assert NONCE_HEADER.fullmatch(answer.headers["www-authenticate"])


@pytest.mark.parametrize(
    ("username", "password"),
    [
        ("alice", "wrong"),
        ("nobody", PASSWORD),
        ("alice@example.com", PASSWORD),
        ("201", PASSWORD),
        ("92201", PASSWORD),
        ("alice", PASSWORD + " "),
        ("\u202ealice", PASSWORD),
        ("robot", "x"),
    ],
)
def test_other_credentials_are_answered_401_without_a_nonce(
    client: TestClient, world: World, alice: Account, username: str, password: str
) -> None:
    world.add("robot", "299", name="Robot", password=None)
    assert alice.username == "alice"
    for headers in ({}, APP):
        body = {"username": username, "password": password}
        answer = client.post("authentication/login", json=body, headers=headers)
        assert answer.status_code == 401
        assert "www-authenticate" not in answer.headers


@pytest.mark.parametrize("headers", [{}, APP])
def test_a_one_time_password_is_as_good_as_a_wrong_one(
    client: TestClient, world: World, headers: Headers
) -> None:
    """To the letter, and to the count of guesses; the phone that was logged in stays."""
    carla = world.add("carla", "203", once=True)
    phone = world.qr_login(carla)

    def answer(username: str, password: str) -> tuple[int, str, dict[str, str]]:
        body = {"username": username, "password": password}
        got = client.post("authentication/login", json=body, headers=headers)
        return got.status_code, got.text, dict(got.headers)

    refused = [answer("carla", PASSWORD) for _ in range(ALLOWED_PAIR + 1)]
    wrong = [answer("nobody", "wrong") for _ in range(ALLOWED_PAIR + 1)]
    assert refused == wrong
    assert [status for status, _, _ in refused] == [401] * ALLOWED_PAIR + [429]
    assert not any("www-authenticate" in received for _, _, received in refused)
    assert client.get("user/me", headers=phone).status_code == 200


def test_an_extension_is_refused_without_counting_as_a_guess(
    client: TestClient, alice: Account
) -> None:
    for _ in range(ALLOWED_PAIR + 2):
        body = {"username": alice.extension, "password": PASSWORD}
        assert client.post("authentication/login", json=body).status_code == 401
    assert me(client, "alice", login(client)) == 200


@pytest.mark.parametrize("typed", ["alice", "Alice", "ALICE "])
def test_the_token_is_made_with_the_user_name_as_typed(
    client: TestClient, alice: Account, typed: str
) -> None:
    assert alice.username == "alice"
    assert me(client, typed, login(client, typed, headers=APP)) == 200


def test_the_cut_token_of_the_ios_app_works_outside_ascii(client: TestClient, world: World) -> None:
    world.add("zoë", "202", name="Zoë", password="pässwörd")
    body = {"username": "zoë", "password": "pässwörd"}
    answer = client.post("authentication/login", json=body, headers=APP)
    message = f"zoë:pässwörd:{answer.headers['www-authenticate'][7:]}"
    key, data = "pässwörd".encode()[: len("pässwörd")], message.encode()[: len(message)]
    ios = hmac.new(key, data, hashlib.sha1).hexdigest()
    header = {b"Authorization": f"zoë:{ios}".encode()}
    assert client.get("user/me", headers=header).status_code == 200


def test_a_login_of_the_app_puts_the_phone_before_it_out(
    client: TestClient, phone: Headers
) -> None:
    first = login(client, headers=APP)
    assert client.get("user/me", headers=phone).status_code == 401
    second = login(client, headers=APP)
    assert me(client, "alice", first) == 401
    assert me(client, "alice", second) == 200


@pytest.mark.parametrize("headers", [{}, {"Auth-Exp": "soon"}, {"Auth-Exp": ""}])
def test_a_login_without_the_apps_header_silences_no_phone_and_knows_no_secret(
    client: TestClient, phone: Headers, headers: Headers
) -> None:
    before = client.get("user/me", headers=phone).json()
    token = login(client, headers=headers)
    seen = client.get("user/me", headers=authorization("alice", token)).json()
    assert seen["endpoints"]["extension"][0]["secret"] == ""
    assert client.get("user/me", headers=phone).json() == before
    assert before["endpoints"]["extension"][0]["secret"]


def test_a_login_without_the_header_expires_when_idle(
    client: TestClient, world: World, alice: Account
) -> None:
    token = login(client, alice.username)
    world.now += SESSION_SECONDS - 1
    assert me(client, "alice", token) == 200
    world.now += SESSION_SECONDS - 1
    assert me(client, "alice", token) == 200
    world.now += SESSION_SECONDS
    assert me(client, "alice", token) == 401


def test_a_login_of_the_app_has_to_be_used_in_time(
    client: TestClient, world: World, alice: Account
) -> None:
    token = login(client, alice.username, headers=APP)
    world.now += PENDING_SECONDS
    assert me(client, "alice", token) == 401


def test_logs_name_the_account_and_hold_nothing_secret(client: TestClient, alice: Account) -> None:
    with capture_logs() as lines:
        token = login(client, alice.username, headers=APP)
        wrong = {"username": PASSWORD, "password": "wr0ng-one"}
        client.post("authentication/login", json=wrong)
        client.post("authentication/logout", headers=authorization("alice", token) | APP)
    written = str(lines)
    assert [line["log_level"] for line in lines] == ["info", "warning", "info"]
    assert "alice" in written
    assert not any(secret in written for secret in (PASSWORD, "wr0ng-one", token))


def test_guessing_is_throttled_per_address_with_the_time_to_wait(
    client: TestClient, world: World, alice: Account
) -> None:
    wrong = {"username": alice.username, "password": "wrong"}
    for _ in range(ALLOWED_PAIR):
        assert client.post("authentication/login", json=wrong).status_code == 401
    right = {"username": alice.username, "password": PASSWORD}
    answer = client.post("authentication/login", json=right, headers=APP)
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "2")
    assert "www-authenticate" not in answer.headers
    assert me(world.client("203.0.113.5"), "alice", login(world.client("203.0.113.5"))) == 200
    world.now += 2
    assert me(client, "alice", login(client)) == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"{}",
        b'"alice"',
        b'{"username": "alice"}',
        b'{"password": "s3cret"}',
        b'{"username": "", "password": "s3cret"}',
        b'{"username": "alice", "password": ""}',
        b'{"username": 1, "password": true}',
        b'{"username": null, "password": null}',
        b'{"username": ["alice"], "password": {"a": 1}}',
        b'{"username": "a\\u0000", "password": "x"}',
        b'{"username": "alice", "password": "x\\u0000"}',
        b'{"username": "\\ud800", "password": "x"}',
        b'{"username": "alice", "password": "\\udfff"}',
        b'{"username": NaN, "password": Infinity}',
        b'{"username": "' + b"x" * 257 + b'", "password": "x"}',
        b'{"username": "alice", "password": "s3cret"',
        b'\xff\xfe{"username": "alice", "password": "s3cret"}',
        b"[" * 16000,
        b'{"a":' * 3000,
        b"9" * 16000,
    ],
)
def test_a_body_that_is_not_credentials_is_400_and_never_repeated(
    client: TestClient, alice: Account, body: bytes
) -> None:
    assert alice
    json_type = {"content-type": "application/json"}
    answer = client.post("authentication/login", content=body, headers=json_type | APP)
    assert answer.status_code == 400
    assert list(answer.json()) == ["message"]
    assert "s3cret" not in answer.text
    assert "www-authenticate" not in answer.headers


@pytest.mark.parametrize(
    "content_type", ["", "text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
)
def test_only_json_is_read(client: TestClient, alice: Account, content_type: str) -> None:
    assert alice
    content = b'{"username": "alice", "password": "s3cret"}'
    headers = {"content-type": content_type}
    answer = client.post("authentication/login", content=content, headers=headers)
    assert answer.status_code == 400


@pytest.mark.parametrize(
    "content_type", ["application/json", "application/json; charset=UTF-8", "Application/JSON"]
)
def test_json_is_read_as_each_app_declares_it(
    client: TestClient, alice: Account, content_type: str
) -> None:
    assert alice
    content = b'{"username": "alice", "password": "s3cret", "other": 1}'
    headers = {"content-type": content_type}
    answer = client.post("authentication/login", content=content, headers=headers)
    assert NONCE_HEADER.fullmatch(answer.headers["www-authenticate"])


def logout(client: TestClient, *headers: Headers) -> int:
    sent = {name: value for each in headers for name, value in each.items()}
    answer = client.post("authentication/logout", headers=sent)
    assert answer.status_code != 200 or answer.content == b""
    return answer.status_code


def opens(client: TestClient, headers: Headers) -> bool:
    return client.get("user/me", headers=headers).status_code == 200


def test_the_apps_logout_ends_the_phones_login(
    client: TestClient, world: World, phone: Headers
) -> None:
    assert opens(client, phone)
    told = world.changes
    assert logout(client, phone, APP) == 200
    assert not opens(client, phone)
    assert world.changes == told + 1
    assert logout(client, phone, APP) == 401


def test_the_apps_logout_with_any_valid_token_ends_the_phones_login(
    client: TestClient, phone: Headers, session: Headers
) -> None:
    assert opens(client, phone)
    assert logout(client, session, APP) == 200
    assert not opens(client, phone)
    assert opens(client, session)
    assert logout(client, session, APP) == 200


def test_a_logout_without_the_header_ends_only_the_presented_sign_in(
    client: TestClient, world: World, alice: Account, phone: Headers, session: Headers
) -> None:
    other = world.sign_in(alice)
    assert logout(client, session) == 200
    assert not opens(client, session)
    assert opens(client, other)
    assert opens(client, phone)
    assert logout(client, session) == 401


def test_the_phones_own_token_logs_out_without_the_header_too(
    client: TestClient, phone: Headers, session: Headers
) -> None:
    assert logout(client, phone) == 200
    assert not opens(client, phone)
    assert opens(client, session)


def test_a_logout_leaves_other_people_alone(
    client: TestClient, world: World, phone: Headers
) -> None:
    of_bob = world.qr_login(world.add("bob", "202", name="Bob"))
    assert logout(client, phone, APP) == 200
    assert opens(client, of_bob)


def test_a_token_is_exchanged_for_another_one(client: TestClient, phone: Headers) -> None:
    answer = client.post("authentication/token", headers=phone)
    assert answer.status_code == 200
    username, old = phone["Authorization"].split(":")
    fresh = answer.json()["token"]
    assert len(fresh) == len(old)
    assert (me(client, username, fresh), me(client, username, old)) == (200, 401)
    assert client.post("authentication/token", headers=phone).status_code == 401


def test_an_exchange_tells_the_log_no_token(client: TestClient, phone: Headers) -> None:
    with capture_logs() as logs:
        fresh = client.post("authentication/token", headers=phone).json()["token"]
    told = str(logs)
    assert "login token exchanged" in told
    assert fresh not in told
    assert phone["Authorization"].split(":")[1] not in told


def test_only_the_phones_token_is_exchanged(
    client: TestClient, phone: Headers, session: Headers
) -> None:
    assert client.post("authentication/token", headers=session).status_code == 403
    assert client.post("authentication/token").status_code == 401
    assert opens(client, phone)
