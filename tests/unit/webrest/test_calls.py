"""Declining from a notification: one's own call, once, and nobody else's."""

import pytest
from starlette.testclient import TestClient

from squilla.model.accounts import Account
from tests.unit.webrest.world import Headers, World

CALL = "4f3b@198.51.100.9"


def decline(client: TestClient, headers: Headers, call: object = CALL) -> int:
    return client.post("user/calls/decline", headers=headers, json={"call_id": call}).status_code


def test_a_call_that_waits_is_refused_once(
    client: TestClient, world: World, phone: Headers
) -> None:
    world.waiting.add(("92201", CALL))
    assert [decline(client, phone), decline(client, phone)] == [204, 404]


def test_the_call_of_another_phone_goes_on_waiting(
    client: TestClient, world: World, phone: Headers
) -> None:
    world.waiting.add(("92202", CALL))
    assert decline(client, phone) == 404
    assert world.waiting == {("92202", CALL)}


@pytest.mark.parametrize("call", ["", "x" * 256, 7, None, [CALL]])
def test_what_is_no_call_is_not_looked_for(
    client: TestClient, phone: Headers, call: object
) -> None:
    assert decline(client, phone, call) == 400


def test_only_the_phone_may_refuse(client: TestClient, world: World, alice: Account) -> None:
    world.waiting.add(("92201", CALL))
    assert decline(client, world.sign_in(alice)) == 403
    assert decline(client, {}) == 401
    assert world.waiting
