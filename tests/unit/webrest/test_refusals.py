"""How the contract says no."""

import dataclasses

import pytest
from starlette.testclient import TestClient

from tests.unit.webrest.world import APP, Headers, World

HOSTILE = {
    b"": b"",
    b"nul": b"al\x00ice:tok\x00en",
    b"bad utf-8": b"\xff\xfe\xfd:\x80\x81",
    b"surrogate in utf-8": b"\xed\xa0\x80:\xed\xbf\xbf",
    b"huge": b"x" * 60000 + b":" + b"y" * 60000,
    b"colons": b":" * 5000,
    b"right to left": "\u202ealice:\u202e".encode(),
}


@pytest.mark.parametrize("path", ["nope", "", "user", "user/me/", "user/me/x", "USER/ME", "%2e%2e"])
def test_an_unknown_path_is_404_for_whoever_may_look_and_401_for_others(
    client: TestClient, phone: Headers, path: str
) -> None:
    url = f"https://pbx.example.com/webrest/{path}"
    answer = client.get(url, headers=phone, follow_redirects=False)
    assert (answer.status_code, list(answer.json())) == (404, ["message"])
    assert client.get(url, follow_redirects=False).status_code == 401


@pytest.mark.parametrize("path", ["openapi.json", "docs", "redoc", "docs/oauth2-redirect"])
def test_no_description_is_served(client: TestClient, phone: Headers, path: str) -> None:
    assert client.get(path, headers=phone).status_code == 404


def test_a_wrong_method_is_405_with_the_right_one(client: TestClient, phone: Headers) -> None:
    answer = client.delete("user/me", headers=phone)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET")
    assert list(answer.json()) == ["message"]


@pytest.mark.parametrize("header", HOSTILE.values(), ids=[name.decode() for name in HOSTILE])
@pytest.mark.parametrize("path", ["user/me", "phonebook/search/a", "nope"])
def test_hostile_headers_are_401(client: TestClient, header: bytes, path: str) -> None:
    sent = {b"authorization": header, b"auth-exp": header, b"content-type": header}
    assert client.get(path, headers=sent).status_code == 401


@pytest.mark.parametrize(
    "body",
    [
        b'{"\\ud800": 1}',
        b'{"a": "\\ud800"}',
        b'{"\\u0000": "\\u0000"}',
        b'{"a":' * 2000 + b"1" + b"}" * 2000,
        b'{"a":' * 900 + b"1" + b"}" * 900,
        b'{"a": 1e999}',
        b'{"a": ' + b"9" * 9000 + b"}",
        b'{"a": NaN}',
    ],
)
@pytest.mark.parametrize("path", ["astproxy/hangup", "user/presence", "authentication/login"])
def test_hostile_json_is_never_a_defect(
    client: TestClient, phone: Headers, path: str, body: bytes
) -> None:
    headers = phone | APP | {"content-type": "application/json"}
    answer = client.post(path, content=body, headers=headers)
    assert answer.status_code in {200, 400}
    assert isinstance(answer.json(), dict)


@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("phonebook/getall/?limit=x", "query.limit: "),
        ("phonebook/getall/?offset=-1", "query.offset: "),
        (f"phonebook/search/{'x' * 200}", "path.term: "),
    ],
)
def test_a_bad_request_names_the_place_and_the_rule(
    client: TestClient, phone: Headers, path: str, message: str
) -> None:
    answer = client.get(path, headers=phone)
    assert answer.status_code == 400
    assert answer.json()["message"].startswith(message)


def test_a_defect_is_500_without_details(world: World) -> None:
    def fails() -> float:
        raise RuntimeError("details of it")

    broken = dataclasses.replace(world.services, clock=fails)
    client = TestClient(World(broken).client().app, raise_server_exceptions=False)
    answer = client.get("/webrest/profiling/all")
    assert answer.status_code == 500
    assert "details of it" not in answer.text
    assert list(answer.json()) == ["message"]
    assert answer.headers["cache-control"] == "no-store"
