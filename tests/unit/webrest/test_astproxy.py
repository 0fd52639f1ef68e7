"""Lines and calls, as far as they exist without a PBX."""

from typing import Any

import pytest
from starlette.testclient import TestClient

from squilla.webrest.astproxy import ACTIONS
from tests.unit.webrest.world import Headers, World


def test_each_phone_and_main_extension_is_a_line_with_the_phones_state(
    client: TestClient, world: World, phone: Headers
) -> None:
    world.add("bob", "202", name="Bob")
    world.registered["92201"] = True
    lines = client.get("astproxy/extensions", headers=phone).json()
    states = {number: line["status"] for number, line in lines.items()}
    assert states == {"201": "online", "92201": "online", "202": "offline", "92202": "offline"}
    assert all(line["exten"] == number for number, line in lines.items())
    assert lines["202"]["name"] == "Bob"


def test_a_line_has_the_types_that_the_apps_read(client: TestClient, phone: Headers) -> None:
    line = client.get("astproxy/extensions", headers=phone).json()["92201"]
    assert line["conversations"] == {}
    assert line["dnd"] is False
    assert all(type(line[name]) is str for name in ("ip", "mac", "port", "name", "exten"))


def test_there_are_no_operator_groups(client: TestClient, phone: Headers) -> None:
    assert client.get("astproxy/opgroups", headers=phone).json() == {}


@pytest.mark.parametrize("action", ACTIONS)
@pytest.mark.parametrize(
    ("body", "status"),
    [
        ({}, 200),
        ({"convid": "x", "endpointId": "201", "destId": "202"}, 200),
        ([], 400),
        ("x", 400),
        (None, 400),
    ],
)
def test_an_action_is_accepted_when_it_is_an_object(
    client: TestClient, phone: Headers, action: str, body: Any, status: int
) -> None:
    answer = client.post(f"astproxy/{action}", headers=phone, json=body)
    assert answer.status_code == status
    assert status != 200 or answer.json() == {}


def test_the_contract_names_seven_actions() -> None:
    assert len(set(ACTIONS)) == 7
