"""Pushes to a strict Firebase: what arrives, and what comes of what does not."""

import asyncio
import logging
import socket
import time
from dataclasses import replace

import pytest
from structlog.testing import capture_logs

from squilla.model.push import FcmAddress
from squilla.push.fcm.client import FcmClient
from squilla.push.outcome import Delivered, Gone, Rejected, RetryAfter
from tests.fakes.fcm import refusal
from tests.fakes.http2 import Answer
from tests.unit.push.fcm.conftest import Sender
from tests.unit.push.messages import MISSED, RING


def test_a_ring_and_its_end_reach_the_app(sender: Sender) -> None:
    token = sender.fake.register()
    outcomes = sender.push(token, RING, MISSED)
    assert all(isinstance(outcome, Delivered) and outcome.id for outcome in outcomes)
    ring, missed = sender.fake.pushes
    assert ring.token == missed.token == token
    assert ring.data["from-uri"] == "sip:201@pbx.example"
    assert [ring.data["type"], missed.data["type"]] == ["call", "missed"]
    assert [ring.android["priority"], missed.android["priority"]] == ["HIGH", "NORMAL"]


def test_many_pushes_at_once_share_a_connection_and_a_token(sender: Sender) -> None:
    addresses = [FcmAddress(sender.fake.register()) for _ in range(50)]

    async def act(client: FcmClient) -> None:
        outcomes = await asyncio.gather(*(client.push(address, RING) for address in addresses))
        assert {type(outcome) for outcome in outcomes} == {Delivered}

    sender.run(act)
    assert len(sender.fake.pushes) == 50
    assert (sender.fake.server.connections, sender.fake.grants) == (1, 1)


def test_a_token_that_ended_early_is_renewed_and_the_push_sent(sender: Sender) -> None:
    address = FcmAddress(sender.fake.register())

    async def act(client: FcmClient) -> None:
        assert isinstance(await client.push(address, RING), Delivered)
        sender.fake.revoke()
        assert isinstance(await client.push(address, RING), Delivered)

    sender.run(act)
    assert sender.fake.grants == 2


def test_a_token_is_renewed_once_a_push(sender: Sender) -> None:
    for _ in range(2):
        sender.fake.answer_next(refusal(401, "UNAUTHENTICATED"))
    assert sender.push(sender.fake.register(), RING) == [Rejected("HTTP 401 UNAUTHENTICATED")]
    assert sender.fake.grants == 2


def test_without_a_token_nothing_is_sent(sender: Sender) -> None:
    sender.fake.answer_next_grant(Answer(400, body=b'{"error":"invalid_grant"}'))
    assert sender.push(sender.fake.register(), RING) == [Rejected("token: HTTP 400 invalid_grant")]
    assert sender.fake.pushes == []


def test_a_refusal_of_the_second_token_is_told(sender: Sender) -> None:
    address = FcmAddress(sender.fake.register())

    async def act(client: FcmClient) -> None:
        await client.push(address, RING)
        sender.fake.revoke()
        sender.fake.answer_next_grant(Answer(503))
        assert await client.push(address, RING) == RetryAfter(1.0, "token: HTTP 503")

    sender.run(act)


def test_a_removed_app_is_gone(sender: Sender) -> None:
    token = sender.fake.register()
    sender.fake.tokens.clear()
    assert sender.push(token, RING) == [Gone("UNREGISTERED")]


def test_a_token_of_another_project_is_our_fault(sender: Sender) -> None:
    token = sender.fake.register()
    sender.fake.strangers.add(token)
    assert sender.push(token, RING) == [Rejected("HTTP 403 SENDER_ID_MISMATCH")]


def test_a_token_of_another_shape_is_gone(sender: Sender) -> None:
    (outcome,) = sender.push("not a token", RING)
    assert outcome == Gone("INVALID_ARGUMENT message.token")
    assert sender.fake.violations.pop() == "invalid message.token"


def test_a_wrong_project_forgets_nobody(sender: Sender) -> None:
    sender.account = replace(sender.account, project_id="another-one")
    assert sender.push(sender.fake.register(), RING) == [Rejected("HTTP 404")]
    assert "nothing is at" in sender.fake.violations.pop()


def test_a_lost_connection_is_replaced_at_once(sender: Sender) -> None:
    sender.fake.drop_next()
    (outcome,) = sender.push(sender.fake.register(), RING)
    assert isinstance(outcome, Delivered)
    assert sender.fake.server.connections == 2


def test_a_connection_lost_twice_is_worth_another_try_later(sender: Sender) -> None:
    token = sender.fake.register()
    sender.fake.drop_next()
    sender.fake.drop_next()
    first, second = sender.push(token, RING, RING)
    assert first == RetryAfter(1.0, "unreachable: connection lost")
    assert isinstance(second, Delivered)


def test_a_connection_that_is_told_to_go_is_replaced(sender: Sender) -> None:
    address = FcmAddress(sender.fake.register())

    async def act(client: FcmClient) -> None:
        assert isinstance(await client.push(address, RING), Delivered)
        sender.fake.server.goaway()
        await asyncio.sleep(0.05)
        assert isinstance(await client.push(address, RING), Delivered)

    sender.run(act)


@pytest.mark.parametrize("is_token_slow", [True, False])
def test_a_slow_service_is_waited_for_no_longer_than_the_limit(
    sender: Sender, *, is_token_slow: bool
) -> None:
    sender.limit = 0.3
    program = sender.fake.answer_next_grant if is_token_slow else sender.fake.answer_next
    program(Answer(200, after=30))
    began = time.monotonic()
    (outcome,) = sender.push(sender.fake.register(), RING)
    assert outcome == RetryAfter(1.0, "unreachable: timed out")
    assert time.monotonic() - began < 2


def test_a_service_that_is_not_there(sender: Sender) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        nobody = f"https://localhost:{server.getsockname()[1]}/token"
    sender.account = replace(sender.account, token_uri=nobody)
    assert sender.push(sender.fake.register(), RING) == [
        RetryAfter(1.0, "unreachable: connection refused")
    ]


def test_a_redirect_is_not_followed(sender: Sender) -> None:
    sender.fake.answer_next(Answer(302, {"location": f"{sender.fake.url}/elsewhere"}))
    assert sender.push(sender.fake.register(), RING) == [Rejected("HTTP 302")]


@pytest.mark.parametrize("status", [200, 400, 403, 404, 429, 500])
def test_neither_outcomes_nor_logs_hold_a_secret(
    sender: Sender, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    token = sender.fake.register()
    body = refusal(status, token, error_code=token, field=token).body
    sender.fake.answer_next(Answer(status, {"location": token}, body))
    with capture_logs() as logs, caplog.at_level(logging.INFO):
        outcomes = sender.push(token, RING)
    shown = f"{outcomes} {FcmAddress(token)!r} {logs} {caplog.text}"
    assert token not in shown
    assert "ya29." not in shown
