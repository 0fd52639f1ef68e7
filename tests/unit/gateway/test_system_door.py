"""A PBX sends, and learns why not."""

from pathlib import Path

import pytest
from structlog.testing import capture_logs

from squilla.gateway.contract import MAX_BYTES
from squilla.push.outcome import Delivered, Gone, Outcome, Rejected, RetryAfter
from tests.unit.gateway.world import (
    SECRET,
    SYSTEM,
    TOKENS,
    TOPIC,
    World,
    basic,
    call,
    gateway_world,
)

DAY = 86400.0


@pytest.mark.parametrize("path", ["/send", "/nova/send"])
@pytest.mark.parametrize(("kind", "platform"), [("apple", "ios"), ("firebase", "android")])
def test_a_push_is_sent(world: World, path: str, kind: str, platform: str) -> None:
    world.register(kind)
    answer = world.client.post(path, json=call(kind), headers=basic())
    assert (answer.status_code, answer.json()) == (200, {"message": "sent 1"})
    sends = {"platform": platform, "outcome": "delivered"}
    assert world.number("squilla_gateway_sends_total", **sends) == 1


@pytest.mark.parametrize("path", ["/ping", "/nova/ping"])
def test_a_ping_sends_nothing(world: World, path: str) -> None:
    world.register()
    answer = world.client.get(path, headers=basic())
    assert (answer.status_code, answer.json()) == (200, {"message": "pong"})
    assert world.apple.asked == []


@pytest.mark.parametrize(("method", "path"), [("POST", "/send"), ("GET", "/ping")])
def test_a_blocked_system_is_told_why_and_sends_nothing(
    world: World, method: str, path: str
) -> None:
    world.register()
    world.block("unpaid since May")
    answer = world.client.request(method, path, json=call(), headers=basic())
    assert answer.status_code == 403
    assert answer.json() == {
        "message": "Updates are blocked for this system.",
        "reason": "system_blocked",
        "why": "unpaid since May",
    }
    assert world.apple.asked == []
    world.block(None)
    answer = world.client.request(method, path, json=call(), headers=basic())
    assert answer.status_code == 200


@pytest.mark.parametrize(("method", "path"), [("POST", "/send"), ("GET", "/ping")])
@pytest.mark.parametrize("blocked", [None, "unpaid"])
def test_an_unknown_system_and_a_wrong_secret_look_the_same(
    world: World, method: str, path: str, blocked: str | None
) -> None:
    world.register()
    world.block(blocked)
    answers = [
        world.client.request(method, path, json=call(), headers=headers)
        for headers in (basic("other"), basic(secret="wrong"), {})
    ]
    assert {(answer.status_code, answer.content) for answer in answers} == {
        (401, answers[0].content)
    }
    assert answers[0].json()["reason"] == "unauthorized"
    assert len({tuple(sorted(answer.headers.items())) for answer in answers}) == 1
    assert world.apple.asked == []


@pytest.mark.parametrize(
    ("body", "status", "reason"),
    [(b"{", 400, "bad_request"), (b"x" * (MAX_BYTES + 1), 413, "too_large")],
)
def test_bodies_that_are_none(world: World, body: bytes, status: int, reason: str) -> None:
    answer = world.client.post("/send", content=body, headers=basic())
    assert (answer.status_code, answer.json()["reason"]) == (status, reason)


def test_a_topic_without_a_phone(world: World) -> None:
    answer = world.send()
    assert (answer.status_code, answer.json()["reason"]) == (404, "phone_unknown")
    assert world.number("squilla_gateway_refused_total", reason="phone_unknown") == 1


@pytest.mark.parametrize(
    ("outcome", "status", "reason", "counted"),
    [
        (Gone("Unregistered"), 410, "phone_gone", "gone"),
        (RetryAfter(7.0, "HTTP 503"), 503, "push_busy", "retry_after"),
        (Rejected("BadTopic"), 502, "push_rejected", "rejected"),
    ],
)
def test_a_service_that_does_not_take_it(
    world: World, outcome: Outcome, status: int, reason: str, counted: str
) -> None:
    world.register()
    world.apple.answers.append(outcome)
    answer = world.send()
    assert (answer.status_code, answer.json()["reason"]) == (status, reason)
    sends = {"platform": "ios", "outcome": counted}
    assert world.number("squilla_gateway_sends_total", **sends) == 1


@pytest.mark.parametrize("since", [None, 1000.0])
def test_a_dead_token_is_forgotten(world: World, since: float | None) -> None:
    world.register()
    world.apple.answers.append(Gone("Unregistered", since))
    assert world.send().status_code == 410
    assert world.send().status_code == 404


def test_a_token_that_was_dead_before_it_registered_is_kept(world: World) -> None:
    world.register()
    world.apple.answers.append(Gone("Unregistered", since=999.0))
    answer = world.send()
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
    assert world.send().status_code == 200


@pytest.mark.parametrize("token", [TOKENS["apple"], "cd" * 32])
def test_a_phone_that_registers_during_the_push_is_kept(world: World, token: str) -> None:
    world.register()
    world.apple.answers.append(Gone("Unregistered"))

    def registers() -> None:
        world.clock[0] += 1.0
        world.put_phone(token)

    world.apple.meanwhile.append(registers)
    assert world.send().status_code == 503
    world.apple.meanwhile.clear()
    assert world.send().status_code == 200
    assert world.apple.asked[-1][0].token == token


def test_an_unused_phone_expires_and_each_accepted_push_keeps_it(tmp_path: Path) -> None:
    with gateway_world(tmp_path, gateway_phone_days=2) as world:
        world.register()
        for _ in range(3):
            world.clock[0] += 1.9 * DAY
            assert world.send().status_code == 200
        world.apple.answers.append(Rejected("BadTopic"))
        world.clock[0] += 1.9 * DAY
        assert world.send().status_code == 502
        world.clock[0] += 0.2 * DAY
        assert world.send().status_code == 404


def test_too_many_pushes_have_to_wait(tmp_path: Path) -> None:
    with gateway_world(tmp_path, gateway_sends_per_minute=2) as world:
        world.register()
        assert [world.send().status_code for _ in range(3)] == [200, 200, 429]
        answer = world.send()
        assert answer.json()["reason"] == "rate_limited"
        assert answer.headers["Retry-After"] == "30"
        assert world.client.get("/ping", headers=basic()).status_code == 200
        world.clock[0] += 30.0
        assert [world.send().status_code for _ in range(2)] == [200, 429]
        assert len(world.apple.asked) == 3


def test_the_log_names_system_platform_outcome_and_call(world: World) -> None:
    world.register()
    world.apple.answers.extend([Delivered("d"), Rejected("BadTopic")])
    with capture_logs() as lines:
        for _ in range(2):
            world.send()
        world.deregister()
        world.send()
    said = {"system": SYSTEM, "platform": "ios", "call_id": "abc@pbx", "topic": TOPIC[:8]}
    sent, refused, _, unknown = lines
    assert sent == {"event": "push sent", "outcome": "delivered", "log_level": "info", **said}
    refusal = {"event": "push refused", "log_level": "warning", **said}
    assert refused == {**refusal, "outcome": "rejected", "why": "BadTopic"}
    assert unknown == {**refusal, "outcome": "phone_unknown"}


def test_the_log_names_refused_systems_but_repeats_nothing_of_strangers(world: World) -> None:
    with capture_logs() as lines:
        world.client.get("/ping", headers=basic(secret="wrong"))
        world.client.get("/ping", headers=basic("who\nknows"))
        world.block("unpaid")
        world.client.get("/ping", headers=basic())
    assert [(line["system"], line["reason"]) for line in lines] == [
        (SYSTEM, "unauthorized"),
        ("unknown", "unauthorized"),
        (SYSTEM, "blocked"),
    ]
    assert {line["event"] for line in lines} == {"system refused"}
    assert SECRET not in repr(lines)
    assert "who" not in repr(lines)
