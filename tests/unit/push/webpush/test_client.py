"""Pushes to a strict service: what arrives, and what comes of what does not."""

import asyncio
import dataclasses
import logging
import socket
import ssl
import time
from collections.abc import AsyncIterator

import httpcore2
import pytest
from structlog.testing import capture_logs

from squilla.push.outcome import Delivered, Gone, Rejected, RetryAfter
from squilla.push.webpush.answer import OTHER_KEY
from squilla.push.webpush.client import WebPushClient, _read
from squilla.push.webpush.vapid import VapidKey
from tests.fakes.http2 import Answer
from tests.unit.push.messages import ELSEWHERE, MISSED, RING, WAKE
from tests.unit.push.webpush.conftest import Sender


def test_a_ring_and_its_end_reach_the_browser(sender: Sender) -> None:
    address = sender.address()
    sender.clock.now += 4
    assert sender.push(address, RING, ELSEWHERE) == [Delivered(WAKE), Delivered(WAKE)]
    ring, end = sender.fake.pushes
    assert ring.payload["caller_name"] == RING.caller_name
    assert [ring.payload["type"], end.payload["type"]] == ["call", "answered_elsewhere"]
    assert [ring.headers["ttl"], ring.headers["urgency"]] == ["26", "high"]
    assert [end.headers["ttl"], end.headers["urgency"]] == ["86400", "normal"]
    assert ring.size == end.size


def test_a_phone_that_was_off_gets_the_last_word_only(sender: Sender) -> None:
    address = sender.address()
    sender.fake.offline(address.endpoint)
    sender.push(address, RING, MISSED)
    sender.clock.now += 600
    sender.fake.online(address.endpoint)
    assert [push.payload["type"] for push in sender.fake.pushes] == ["missed"]


def test_a_late_phone_gets_no_ring(sender: Sender) -> None:
    address = sender.address()
    sender.fake.offline(address.endpoint)
    sender.push(address, RING)
    sender.clock.now += 31
    sender.fake.online(address.endpoint)
    assert sender.fake.pushes == []


def test_a_phone_that_gave_no_keys_gets_a_push_without_words(sender: Sender) -> None:
    """RFC 8599: what is announced in SIP is an endpoint alone."""
    address = dataclasses.replace(sender.address(), p256dh="", auth="")
    assert sender.push(address, RING) == [Delivered(WAKE)]
    (push,) = sender.fake.pushes
    assert (push.payload, push.size) == ({}, 0)
    assert "content-encoding" not in push.headers


def test_many_pushes_at_once_share_one_connection(sender: Sender) -> None:
    addresses = [sender.address() for _ in range(50)]

    async def act(client: WebPushClient) -> None:
        pushes = [client.push(address, RING) for address in addresses]
        assert set(await asyncio.gather(*pushes)) == {Delivered(WAKE)}
        assert await client.push(addresses[0], MISSED) == Delivered(WAKE)

    sender.run(act)
    assert len(sender.fake.pushes) == 51
    assert sender.fake.server.connections == 1


def test_a_connection_that_is_told_to_go_is_replaced(sender: Sender) -> None:
    address = sender.address()

    async def act(client: WebPushClient) -> None:
        assert await client.push(address, RING) == Delivered(WAKE)
        sender.fake.server.goaway()
        await asyncio.sleep(0.05)
        assert await client.push(address, MISSED) == Delivered(WAKE)

    sender.run(act)
    assert sender.fake.server.connections == 2


def test_a_cleared_browser_is_gone(sender: Sender) -> None:
    address = sender.address()
    sender.fake.unsubscribe(address.endpoint)
    assert sender.push(address, RING) == [Gone("HTTP 410")]
    unknown = dataclasses.replace(address, endpoint=sender.fake.url + "/push/none")
    assert sender.push(unknown, RING) == [Gone("HTTP 404")]


def test_a_lost_connection_is_replaced_at_once(sender: Sender) -> None:
    address = sender.address()
    sender.fake.drop_next()
    assert sender.push(address, RING) == [Delivered(WAKE)]
    assert sender.fake.server.connections == 2


def test_a_connection_lost_twice_is_worth_another_try_later(sender: Sender) -> None:
    address = sender.address()
    sender.fake.drop_next()
    sender.fake.drop_next()
    assert sender.push(address, RING, RING) == [
        RetryAfter(1.0, "unreachable: connection lost"),
        Delivered(WAKE),
    ]


def test_a_slow_service_is_waited_for_no_longer_than_the_limit(sender: Sender) -> None:
    sender.fake.slow(30)
    sender.limit = 0.3
    began = time.monotonic()
    assert sender.push(sender.address(), RING) == [RetryAfter(1.0, "unreachable: timed out")]
    assert time.monotonic() - began < 2


def test_a_slow_push_does_not_harm_the_others(sender: Sender) -> None:
    slow, quick = sender.address(), sender.address()
    sender.limit = 0.5
    sender.fake.answer_next(Answer(201, after=30))

    async def act(client: WebPushClient) -> None:
        waiting = asyncio.create_task(client.push(slow, RING))
        await asyncio.sleep(0.1)
        assert await client.push(quick, RING) == Delivered(WAKE)
        assert await waiting == RetryAfter(1.0, "unreachable: timed out")
        assert await client.push(quick, MISSED) == Delivered(WAKE)

    sender.run(act)
    assert sender.fake.server.connections == 1


def test_a_busy_service_is_asked_later(sender: Sender) -> None:
    address = sender.address()
    sender.fake.answer_next(Answer(429, {"Retry-After": "9"}))
    assert sender.push(address, RING) == [RetryAfter(9.0, "HTTP 429")]


def test_a_redirect_is_not_followed(sender: Sender) -> None:
    address, other = sender.address(), sender.address()
    sender.fake.answer_next(Answer(307, {"Location": other.endpoint}))
    (outcome,) = sender.push(address, RING)
    assert isinstance(outcome, Rejected)
    assert "redirect" in outcome.why
    assert sender.fake.pushes == []


def test_a_long_answer_is_cut_and_does_not_harm_the_next_push(sender: Sender) -> None:
    sender.fake.answer_next(Answer(400, body=b"word " * 12_000))
    refused, taken = sender.push(sender.address(), RING, RING)
    assert isinstance(refused, Rejected)
    assert len(refused.why) == 120
    assert taken == Delivered(WAKE)


def test_an_endless_answer_is_not_read_to_its_end() -> None:
    async def endless() -> AsyncIterator[bytes]:
        while True:
            yield b"word " * 1000

    response = httpcore2.Response(400, content=endless())
    assert len(asyncio.run(_read(response)).body) == 4096


def test_a_subscription_made_with_another_key_is_named(sender: Sender) -> None:
    address = sender.address()
    sender.key = VapidKey.generate()
    assert sender.push(address, RING) == [Rejected(OTHER_KEY)]
    assert "do not correspond" in sender.fake.violations.pop()


@pytest.mark.parametrize(
    ("field", "value"), [("p256dh", "AAAA"), ("auth", "AAAA"), ("auth", "not base64url")]
)
def test_keys_of_no_use_are_gone_and_nobody_is_asked(
    sender: Sender, field: str, value: str
) -> None:
    address = dataclasses.replace(sender.address(), **{field: value})
    (outcome,) = sender.push(address, RING)
    assert isinstance(outcome, Gone)
    assert field in outcome.why
    assert sender.fake.server.connections == 0


@pytest.mark.parametrize("hosts", [[], ["localhost"], ["*.localhost"], ["localhost:1"]])
def test_an_endpoint_that_is_not_listed_is_not_asked(sender: Sender, hosts: list[str]) -> None:
    sender.hosts = hosts
    (outcome,) = sender.push(sender.address(), RING)
    assert isinstance(outcome, Rejected)
    assert "webpush_hosts does not list localhost:" in outcome.why
    assert sender.fake.server.connections == 0


def test_a_listed_name_that_leads_inside_is_not_asked(sender: Sender) -> None:
    sender.hosts = ["localhost"]
    inside = dataclasses.replace(sender.address(), endpoint="https://localhost/x")
    (outcome,) = sender.push(inside, RING)
    assert isinstance(outcome, Rejected)
    assert "private address" in outcome.why


def test_a_service_that_is_not_there(sender: Sender) -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        nobody = f"localhost:{server.getsockname()[1]}"
    sender.hosts = [nobody]
    address = dataclasses.replace(sender.address(), endpoint=f"https://{nobody}/x")
    assert sender.push(address, RING) == [RetryAfter(1.0, "unreachable: connection refused")]


def test_a_service_with_a_strange_certificate(sender: Sender) -> None:
    async def act() -> None:
        client = WebPushClient(
            sender.key,
            subject="mailto:admin@pbx.example",
            hosts=sender.hosts,
            ssl_context=ssl.create_default_context(),
            clock=sender.clock,
        )
        assert await client.push(sender.address(), RING) == RetryAfter(
            1.0, "unreachable: its certificate is not accepted"
        )
        await client.close()

    asyncio.run(act())


@pytest.mark.parametrize("status", [201, 400, 403, 404, 410, 413, 429, 500])
def test_neither_outcomes_nor_logs_hold_a_secret(
    sender: Sender, status: int, caplog: pytest.LogCaptureFixture
) -> None:
    address = sender.address()
    secret = address.endpoint.rpartition("/")[2]
    said = f"no such subscription: {address.endpoint} {address.auth} {address.p256dh}"
    sender.fake.answer_next(Answer(status, {"location": address.endpoint}, said.encode()))
    with capture_logs() as logs, caplog.at_level(logging.INFO):
        outcomes = sender.push(address, RING)
    shown = f"{outcomes} {address!r} {logs} {caplog.text}"
    for hidden in (secret, address.auth, address.p256dh, "vapid t="):
        assert hidden not in shown
