"""Phones register and go, and nobody without the app's key."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from tests.unit.gateway.world import TOKENS, TOPIC, World, app_key, gateway_world

SUCCESS = {"message": "success"}
CONTENT = {"token": TOKENS["apple"], "topic": TOPIC, "type": "apple"}


def pushed_tokens(world: World) -> list[str]:
    world.send()
    return [address.token for address, _ in world.apple.asked + world.google.asked]


@pytest.mark.parametrize("kind", ["apple", "firebase"])
@pytest.mark.parametrize("path", ["/register", "/nova/register", "/nova-dev/register"])
def test_a_phone_registers_with_and_without_a_brand(world: World, kind: str, path: str) -> None:
    content = {"token": TOKENS[kind], "topic": TOPIC, "type": kind}
    answer = world.client.post(path, json=content, headers=app_key())
    assert (answer.status_code, answer.json()) == (200, SUCCESS)
    assert pushed_tokens(world) == [TOKENS[kind]]


def test_the_last_registration_on_a_topic_wins_whatever_its_kind(world: World) -> None:
    world.register("apple")
    world.register("firebase")
    assert pushed_tokens(world) == [TOKENS["firebase"]]


def test_a_phone_with_a_new_login_is_not_reached_by_the_old_one(world: World) -> None:
    world.register("apple")
    world.register("apple", topic="f" * 64)
    assert world.send().status_code == 404


def test_a_deregistered_phone_is_not_reached(world: World) -> None:
    world.register("apple")
    answer = world.deregister("apple")
    assert (answer.status_code, answer.json()) == (200, SUCCESS)
    assert world.send().status_code == 404


@pytest.mark.parametrize("token", ["", "cd" * 32])
def test_deregistering_what_is_not_there_lets_the_app_sign_out_and_removes_nobody(
    world: World, token: str
) -> None:
    if token:
        world.register("apple")
    answer = world.deregister("apple", token)
    assert (answer.status_code, answer.json()) == (200, SUCCESS)
    assert world.send().status_code == (200 if token else 404)


@pytest.mark.parametrize("action", ["register", "deregister"])
@pytest.mark.parametrize(
    "headers",
    [{}, app_key(""), app_key("the-app-ke"), app_key("THE-APP-KEY"), app_key("é")],
)
def test_nobody_without_the_apps_key(world: World, action: str, headers: dict[str, str]) -> None:
    world.register("apple")
    raw = [(name.encode(), value.encode("latin-1")) for name, value in headers.items()]
    with capture_logs() as lines:
        answer = world.client.post(f"/{action}", json=CONTENT, headers=raw)
    assert (answer.status_code, answer.json()["reason"]) == (401, "unauthorized")
    assert [line["event"] for line in lines] == [
        "registration refused: another Instance-Token than gateway_app_key"
    ]
    assert world.number("squilla_gateway_refused_total", reason="unauthorized") == 1
    assert world.send().status_code == 200


@pytest.mark.parametrize("shown", ["", "the-app-key"])
def test_without_a_key_in_the_settings_nobody_registers(tmp_path: Path, shown: str) -> None:
    with gateway_world(tmp_path, gateway_app_key="") as world, capture_logs() as lines:
        answer = world.client.post("/register", json=CONTENT, headers=app_key(shown))
    assert answer.status_code == 401
    assert lines == [
        {"event": "registration refused: setting gateway_app_key is empty", "log_level": "error"}
    ]


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [
        (b"", 400, "bad_request"),
        (b"{", 400, "bad_request"),
        (b"[]", 400, "bad_request"),
        (b"{}", 400, "bad_request"),
        (b"\xff", 400, "bad_request"),
        (b'{"token":"\\ud800"}', 400, "bad_request"),
        (b"[" * 8192, 400, "bad_request"),
        (b"x" * 8192, 400, "bad_request"),
        (b"x" * 8193, 413, "too_large"),
        (b"x" * 100_000, 413, "too_large"),
    ],
)
def test_bodies_that_are_none(world: World, body: bytes, status: int, reason: str) -> None:
    answer = world.client.post("/register", content=body, headers=app_key())
    assert (answer.status_code, answer.json()["reason"]) == (status, reason)
    assert world.number("squilla_gateway_refused_total", reason=reason) == 1


def test_a_refusal_does_not_repeat_what_was_sent(world: World) -> None:
    answer = world.register("apple", token="not-hex-but-secret")
    assert answer.status_code == 400
    assert "secret" not in answer.text


def test_the_log_says_who_came_and_went_without_token_and_topic(world: World) -> None:
    with capture_logs() as lines:
        world.register("apple")
        world.deregister("apple")
        world.deregister("apple")
    said = {"platform": "ios", "topic": TOPIC[:8], "log_level": "info"}
    events = ("phone registered", "phone deregistered", "no such phone to deregister")
    assert lines == [{"event": event, **said} for event in events]
