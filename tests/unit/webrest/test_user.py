"""`user/me` and its neighbours, with the JSON types that the apps insist on."""

import re
from typing import Any

import pytest
from starlette.testclient import TestClient

from squilla.model import tokens
from squilla.model.accounts import Account
from squilla.store import devices
from tests.unit.webrest.world import FQDN, Headers, World


def me(client: TestClient, headers: Headers) -> Any:
    answer = client.get("user/me", headers=headers)
    assert answer.status_code == 200
    return answer.json()


def test_me_is_all_that_the_app_needs_to_become_a_phone(client: TestClient, phone: Headers) -> None:
    answer = me(client, phone)
    (extension,) = answer["endpoints"]["extension"]
    assert answer["username"] == "alice"
    assert answer["name"] == "Alice Rossi"
    assert extension["type"] == "mobile"
    assert extension["id"] == extension["username"] == "92201"
    assert re.fullmatch("[0-9a-f]{40}", extension["secret"])
    assert answer["endpoints"]["mainextension"][0]["id"] == "201"


def test_the_proxy_port_is_a_number_because_ios_ignores_text(
    client: TestClient, phone: Headers
) -> None:
    port = me(client, phone)["endpoints"]["extension"][0]["proxy_port"]
    assert type(port) is int
    assert port == 6061


@pytest.mark.parametrize(
    ("field", "kind"),
    [
        ("name", str),
        ("username", str),
        ("presence", str),
        ("mainPresence", str),
        ("endpoints", dict),
        ("profile", dict),
        ("recallOnBusy", str),
        ("settings", dict),
        ("default_device", dict),
    ],
)
def test_every_field_that_ios_demands_has_its_type(
    client: TestClient, phone: Headers, field: str, kind: type
) -> None:
    assert type(me(client, phone)[field]) is kind


@pytest.mark.parametrize("kind", ["email", "jabber", "cellphone", "voicemail"])
def test_endpoints_that_do_not_exist_are_empty_lists(
    client: TestClient, phone: Headers, kind: str
) -> None:
    assert me(client, phone)["endpoints"][kind] == []


@pytest.mark.parametrize("name", ["spy", "intrude", "ad_recording", "pickup", "hangup"])
def test_permissions_are_there_in_full_and_denied(
    client: TestClient, phone: Headers, name: str
) -> None:
    panel = me(client, phone)["profile"]["macro_permissions"]["presence_panel"]
    assert panel["value"] is True
    permission = panel["permissions"][name]
    assert permission["name"] == name
    assert type(permission["id"]) is str
    assert permission["value"] is False


def test_the_secret_is_the_one_that_the_edge_checks(
    client: TestClient, world: World, phone: Headers
) -> None:
    extension = me(client, phone)["endpoints"]["extension"][0]
    with world.services.store.begin() as tx:
        (credential,) = devices.credentials(tx)
    assert credential.sip_user == extension["username"]
    assert credential.ha1 == tokens.ha1(extension["username"], FQDN, extension["secret"])
    assert me(client, phone)["endpoints"]["extension"][0] == extension


def test_the_secret_stands_at_one_place_only(client: TestClient, phone: Headers) -> None:
    text = client.get("user/me", headers=phone).text
    secret = me(client, phone)["endpoints"]["extension"][0]["secret"]
    assert text.count(secret) == 1


def test_a_sign_in_sees_the_same_without_the_secret(
    client: TestClient, phone: Headers, session: Headers
) -> None:
    expected = me(client, phone)
    expected["endpoints"]["extension"][0]["secret"] = ""
    assert me(client, session) == expected


def test_there_is_no_proof_of_a_subscription(client: TestClient, phone: Headers) -> None:
    assert "lkhash" not in me(client, phone)


def test_only_what_may_be_chosen_is_offered(client: TestClient, phone: Headers) -> None:
    assert client.get("user/presencelist", headers=phone).json() == ["online"]


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({"status": "online"}, 200),
        ({"status": "online", "to": None}, 200),
        ({"status": "dnd"}, 403),
        ({"status": "callforward", "to": "3400000000"}, 403),
        ({"status": "voicemail"}, 403),
        ({"status": "cellphone"}, 403),
        ({"status": "away"}, 400),
        ({"status": "ONLINE"}, 400),
        ({"status": 1}, 400),
        ({"status": "callforward", "to": 7}, 400),
        ({}, 400),
        ([], 400),
    ],
)
def test_a_state_is_accepted_not_permitted_or_not_known(
    client: TestClient, phone: Headers, body: Any, status: int
) -> None:
    assert client.post("user/presence", headers=phone, json=body).status_code == status
    assert me(client, phone)["presence"] == "online"


def test_everybody_who_can_sign_in_is_listed_without_secrets(
    client: TestClient, world: World, alice: Account, phone: Headers
) -> None:
    world.add("bob", "202", name="Bob")
    world.add("robot", "299", name="Robot", password=None)
    answer = client.get("user/endpoints/all", headers=phone)
    people = answer.json()
    assert sorted(people) == [alice.username, "bob"]
    assert "secret" not in answer.text
    assert "proxy_port" not in answer.text
    for username, person in people.items():
        assert person["username"] == username
        assert person["presence"] == "online"
        assert person["endpoints"]["extension"][0]["type"] == "mobile"
    assert people["bob"]["name"] == "Bob"
    assert people["bob"]["endpoints"]["extension"][0]["id"] == "92202"
    assert people["bob"]["endpoints"]["mainextension"][0]["id"] == "202"
