"""The header `Authorization: USERNAME:TOKEN`."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from squilla.model.accounts import Account
from squilla.webrest.authorization import MAX_BYTES, Caller, Presented, parse
from tests.unit.webrest.world import PENDING_SECONDS, Headers, World, authorization

PATHS = (
    ("GET", "user/me"),
    ("GET", "user/presencelist"),
    ("POST", "user/presence"),
    ("GET", "user/endpoints/all"),
    ("GET", "astproxy/extensions"),
    ("GET", "astproxy/opgroups"),
    ("POST", "astproxy/hangup"),
    ("GET", "phonebook/search/a"),
    ("GET", "phonebook/getall/"),
    ("GET", "phonebook/getall"),
    ("POST", "authentication/logout"),
    ("GET", "no/such/path"),
)


@pytest.mark.parametrize(
    ("header", "username", "token"),
    [
        (b"alice:abc", "alice", "abc"),
        (b"alice:abc:ignored:too", "alice", "abc"),
        ("zoë:abc".encode(), "zoë", "abc"),
        ("zoë:abc".encode("latin-1"), "zoë", "abc"),
        (b" alice :abc", " alice ", "abc"),
    ],
)
def test_the_first_two_items_are_user_name_and_token(
    header: bytes, username: str, token: str
) -> None:
    assert parse(header) == Presented(username, token)


@pytest.mark.parametrize(
    "header",
    [b"", b"alice", b":", b"alice:", b":abc", b"al\x00ice:abc", b"a:" + b"x" * MAX_BYTES],
)
def test_what_no_account_can_have_sent_is_none(header: bytes) -> None:
    assert parse(header) is None


@given(st.binary(max_size=200))
def test_any_bytes_are_none_or_text_that_can_be_looked_up(header: bytes) -> None:
    presented = parse(header)
    if presented is not None:
        assert presented.username.encode()
        assert presented.token.encode()
        assert ":" not in presented.username + presented.token


def test_tokens_stay_out_of_representations(world: World, alice: Account) -> None:
    presented = parse(b"alice:very-secret")
    token = world.qr_login(alice)["Authorization"].split(":")[1]
    access = world.services.access.present("alice", token, world.now)
    assert access is not None
    assert "very-secret" not in repr(presented)
    assert token not in repr(Caller(access, token))


@pytest.mark.parametrize(("method", "path"), PATHS)
def test_nothing_opens_without_a_valid_token_and_no_challenge_is_sent(
    client: TestClient, phone: Headers, method: str, path: str
) -> None:
    assert phone
    body = {"status": "online"} if method == "POST" else None
    for header in ("", "alice", "alice:wrong", ":", "Bearer abc", "Basic YWxpY2U6czNjcmV0"):
        answer = client.request(method, path, headers={"Authorization": header}, json=body)
        assert answer.status_code == 401
        assert "www-authenticate" not in answer.headers
        assert list(answer.json()) == ["message"]
    assert client.request(method, path, json=body).status_code == 401


@pytest.mark.parametrize("username", ["alice", "ALICE", " Alice"])
def test_the_user_name_is_compared_in_its_normal_form(
    client: TestClient, phone: Headers, username: str
) -> None:
    token = phone["Authorization"].split(":")[1]
    answer = client.get("user/me", headers=authorization(username, token))
    assert answer.status_code == 200
    assert answer.json()["username"] == "alice"


@pytest.mark.parametrize("encoding", ["utf-8", "latin-1"])
def test_a_name_outside_ascii_is_understood_in_either_encoding(
    client: TestClient, world: World, encoding: str
) -> None:
    zoe = world.add("zoë", "202", name="Zoë")
    token = world.qr_login(zoe)["Authorization"].split(":")[1]
    raw = f"Zoë:{token}".encode(encoding)
    answer = client.get("user/me", headers={b"Authorization": raw})
    assert answer.status_code == 200


def test_a_token_opens_only_its_own_account(
    client: TestClient, world: World, phone: Headers
) -> None:
    world.add("bob", "202", name="Bob")
    token = phone["Authorization"].split(":")[1]
    assert client.get("user/me", headers=authorization("bob", token)).status_code == 401


def test_a_new_qr_shuts_the_phone_before_it_out_even_if_never_used(
    client: TestClient, world: World, alice: Account
) -> None:
    first = world.qr_login(alice)
    assert client.get("user/me", headers=first).status_code == 200
    second = world.qr_login(alice)
    assert client.get("user/me", headers=first).status_code == 401
    assert client.get("user/me", headers=second).status_code == 200


def test_a_qr_that_nobody_used_in_time_opens_nothing(
    client: TestClient, world: World, phone: Headers
) -> None:
    world.now += PENDING_SECONDS
    assert client.get("user/me", headers=phone).status_code == 401


def test_the_phones_login_does_not_expire_once_used(
    client: TestClient, world: World, phone: Headers
) -> None:
    assert client.get("user/me", headers=phone).status_code == 200
    world.now += 10 * 365 * 86400
    assert client.get("user/me", headers=phone).status_code == 200
