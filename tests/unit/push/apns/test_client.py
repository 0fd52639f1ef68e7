"""Rings to iPhones, against both of Apple's environments."""

import asyncio
import logging
import ssl
import time
from dataclasses import replace
from typing import Any

import pytest

from squilla.model.push import ApnsAddress
from squilla.push.apns.client import ApnsClient
from squilla.push.outcome import Delivered, Gone, Outcome, Rejected, RetryAfter
from tests.fakes.apns import refusal
from tests.fakes.http2 import Answer
from tests.unit.push.apns.apple import PHONE, TOKEN, Apple, ring


def test_a_ring_reaches_the_phone(apple: Apple) -> None:
    apple.production.tokens.add(TOKEN)
    call = ring("Bruno Però")
    assert apple.run(lambda client: client.push(PHONE, call)) == Delivered(call.id)
    (pushed,) = apple.production.pushes
    assert pushed.payload["squilla"]["caller_name"] == "Bruno Però"
    assert pushed.headers["apns-topic"] == "it.example.phone.voip"
    assert pushed.headers["apns-id"] == call.id
    assert int(pushed.headers["apns-expiration"]) == int(call.sent_at + 30)


@pytest.mark.parametrize("token", ["", "zz", "../../x", "ab" * 101, "ab\r\n"])
def test_a_token_that_is_none_is_not_asked_for(apple: Apple, token: str) -> None:
    phone = replace(PHONE, token=token)
    assert apple.run(lambda client: client.push(phone, ring())) == Gone("BadDeviceToken")
    assert apple.production.connections == apple.sandbox.connections == 0


def test_a_push_given_up_while_connecting_takes_nobody_with_it(apple: Apple) -> None:
    apple.production.tokens.add(TOKEN)

    async def scenario(client: ApnsClient) -> Outcome:
        first = asyncio.create_task(client.push(PHONE, ring()))
        second = asyncio.create_task(client.push(PHONE, ring()))
        await asyncio.sleep(0)
        first.cancel()
        return await second

    assert isinstance(apple.run(scenario), Delivered)
    assert apple.production.connections == 1


def test_many_pushes_share_one_connection_from_the_first(apple: Apple) -> None:
    apple.production.tokens.add(TOKEN)

    async def burst(client: ApnsClient) -> list[Outcome]:
        first = await asyncio.gather(*(client.push(PHONE, ring()) for _ in range(100)))
        return first + await asyncio.gather(*(client.push(PHONE, ring()) for _ in range(100)))

    outcomes = apple.run(burst)
    assert all(isinstance(outcome, Delivered) for outcome in outcomes)
    assert len({push.headers["apns-id"] for push in apple.production.pushes}) == 200
    assert apple.production.connections == 1
    assert apple.sandbox.connections == 0


def test_the_other_environment_is_asked_once_and_remembered(apple: Apple) -> None:
    apple.sandbox.tokens.add(TOKEN)

    async def twice(client: ApnsClient) -> None:
        assert isinstance(await client.push(PHONE, ring()), Delivered)
        apple.production.answer_next(refusal(500, "InternalServerError"))
        assert isinstance(await client.push(PHONE, ring()), Delivered)

    apple.run(twice)
    assert len(apple.sandbox.pushes) == 2


def test_an_app_under_development_is_pushed_in_the_sandbox(apple: Apple) -> None:
    apple.sandbox.tokens.add(TOKEN)
    apple.run(lambda client: client.push(replace(PHONE, sandbox=True), ring()))
    assert len(apple.sandbox.pushes) == 1
    assert apple.production.connections == 0


def test_a_token_that_neither_environment_knows_is_gone(apple: Apple) -> None:
    assert apple.run(lambda client: client.push(PHONE, ring())) == Gone("BadDeviceToken")


def test_a_token_of_another_app_is_not_forgotten(apple: Apple) -> None:
    apple.production.answer_next(refusal(400, "DeviceTokenNotForTopic"))
    outcome = apple.run(lambda client: client.push(PHONE, ring()))
    assert outcome == Rejected("DeviceTokenNotForTopic")


def test_an_app_that_was_removed_is_gone_since_then(apple: Apple) -> None:
    apple.production.forget(TOKEN, 1_700_000_000.5)
    outcome = apple.run(lambda client: client.push(PHONE, ring()))
    assert outcome == Gone("Unregistered", 1_700_000_000.5)


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (refusal(403, "InvalidProviderToken"), Rejected("InvalidProviderToken")),
        (refusal(429, "TooManyRequests"), RetryAfter(1.0, "TooManyRequests")),
        (
            refusal(429, "TooManyProviderTokenUpdates"),
            RetryAfter(1.0, "TooManyProviderTokenUpdates"),
        ),
        (Answer(503, {"retry-after": "9"}), RetryAfter(9.0, "HTTP 503")),
        (Answer(302, {"location": "https://localhost/"}), Rejected("HTTP 302")),
        (Answer(400, body=b" " * 60000 + b'{"reason":"BadTopic"}'), Rejected("HTTP 400")),
    ],
)
def test_an_answer_becomes_an_outcome(apple: Apple, answer: Answer, expected: Outcome) -> None:
    apple.production.answer_next(answer)
    assert apple.run(lambda client: client.push(PHONE, ring())) == expected


class Clock:
    """Stands at a half hour that began 25 to 55 minutes ago."""

    def __init__(self) -> None:
        self.now = (time.time() - 1500) // 1800 * 1800

    def __call__(self) -> float:
        return self.now


def test_an_expired_token_of_ours_is_renewed_and_the_push_repeated(apple: Apple) -> None:
    apple.production.tokens.add(TOKEN)
    clock = Clock()

    async def scenario(client: ApnsClient) -> Outcome:
        clock.now += 1500
        apple.production.answer_next(refusal(403, "ExpiredProviderToken"))
        return await client.push(PHONE, ring())

    assert isinstance(apple.run(scenario, clock=clock), Delivered)


def test_a_young_token_of_ours_is_not_renewed_whatever_apple_says(apple: Apple) -> None:
    apple.production.answer_next(refusal(403, "ExpiredProviderToken"))
    outcome = apple.run(lambda client: client.push(PHONE, ring()), clock=Clock())
    assert outcome == Rejected("ExpiredProviderToken")
    assert apple.production.pushes == []


def test_a_push_on_a_connection_that_drops_is_sent_again(apple: Apple) -> None:
    apple.production.tokens.add(TOKEN)
    apple.production.drop_next()
    assert isinstance(apple.run(lambda client: client.push(PHONE, ring())), Delivered)
    assert apple.production.connections == 2


def test_a_service_that_always_drops_is_unreachable(apple: Apple) -> None:
    for _ in range(3):
        apple.production.drop_next()
    outcome = apple.run(lambda client: client.push(PHONE, ring()))
    assert outcome == RetryAfter(1.0, "unreachable: connection lost")


def test_no_push_is_lost_when_apple_sends_its_clients_elsewhere(apple: Apple) -> None:
    apple.production.tokens.add(TOKEN)

    async def scenario(client: ApnsClient) -> list[Outcome]:
        await client.push(PHONE, ring())
        apple.production.slow(0.2)
        burst = asyncio.gather(*(client.push(PHONE, ring()) for _ in range(50)))
        await asyncio.sleep(0.1)
        await asyncio.to_thread(apple.production.goaway)
        later = await client.push(PHONE, ring())
        return [*await burst, later]

    outcomes = apple.run(scenario)
    assert [type(outcome) for outcome in outcomes] == [Delivered] * 51
    assert apple.production.connections == 2


def test_no_push_is_lost_when_idle_connections_were_closed(apple: Apple) -> None:
    apple.production.tokens.add(TOKEN)

    async def scenario(client: ApnsClient) -> None:
        for _ in range(5):
            assert isinstance(await client.push(PHONE, ring()), Delivered)
            await asyncio.to_thread(apple.production.server.close_connections)

    apple.run(scenario)
    assert apple.production.connections == 5


def test_a_slow_service_costs_no_more_than_the_limit(apple: Apple) -> None:
    apple.production.tokens.add(TOKEN)
    apple.production.slow(3)
    began = time.monotonic()
    outcome = apple.run(lambda client: client.push(PHONE, ring()), seconds=0.4)
    assert outcome == RetryAfter(1.0, "unreachable: timed out")
    assert time.monotonic() - began < 2
    assert apple.production.connections == 1


def test_pushes_that_wait_on_a_silent_connection_go_to_one_new_one(apple: Apple) -> None:
    apple.production.tokens.add(TOKEN)

    async def scenario(client: ApnsClient) -> None:
        for _ in range(20):
            apple.production.answer_next(Answer(200, after=3))
        early = asyncio.gather(*(client.push(PHONE, ring()) for _ in range(10)))
        await asyncio.sleep(0.3)
        late = asyncio.gather(*(client.push(PHONE, ring()) for _ in range(10)))
        assert await early == [RetryAfter(1.0, "unreachable: timed out")] * 10
        assert {type(outcome) for outcome in await late} == {Delivered}

    apple.run(scenario, seconds=0.6)
    assert apple.production.connections == 2


def test_a_silent_connection_is_replaced_and_a_busy_one_kept(apple: Apple) -> None:
    apple.production.tokens.add(TOKEN)

    async def scenario(client: ApnsClient) -> None:
        apple.production.answer_next(Answer(200, after=3))
        late = asyncio.create_task(client.push(PHONE, ring()))
        await asyncio.sleep(0.2)
        assert isinstance(await client.push(PHONE, ring()), Delivered)
        assert await late == RetryAfter(1.0, "unreachable: timed out")
        assert isinstance(await client.push(PHONE, ring()), Delivered)
        assert apple.production.connections == 1
        apple.production.answer_next(Answer(200, after=3))
        await client.push(PHONE, ring())
        assert isinstance(await client.push(PHONE, ring()), Delivered)
        assert apple.production.connections == 2

    apple.run(scenario, seconds=0.6)


def test_a_foreign_certificate_is_not_trusted(apple: Apple) -> None:
    stranger = replace(apple, trust=ssl.create_default_context())
    outcome = stranger.run(lambda client: client.push(PHONE, ring()))
    assert outcome == RetryAfter(1.0, "unreachable: its certificate is not accepted")


def test_a_server_without_http2_is_named_and_asked_again(apple: Apple) -> None:
    apple.production.tokens.add(TOKEN)
    server = apple.production.server

    async def scenario(client: ApnsClient) -> None:
        server._context.set_alpn_protocols([])
        outcome = await client.push(PHONE, ring())
        assert outcome == RetryAfter(1.0, "unreachable: no HTTP/2 there")
        server._context.set_alpn_protocols(["h2"])
        assert isinstance(await client.push(PHONE, ring()), Delivered)

    apple.run(scenario)
    server.violations.clear()


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("https://localhost:1", "unreachable: connection refused"),
        ("https://no-such-host.invalid", "unreachable: name not found"),
    ],
)
def test_an_unreachable_service_is_named_by_kind(apple: Apple, url: str, why: str) -> None:
    class Nowhere:
        def __init__(self) -> None:
            self.url = url

    nowhere: Any = Nowhere()
    lost = replace(apple, production=nowhere)
    assert lost.run(lambda client: client.push(PHONE, ring())) == RetryAfter(1.0, why)


def test_nothing_shows_a_phones_token(
    apple: Apple, capsys: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    apple.sandbox.tokens.add(TOKEN)
    phone: ApnsAddress = PHONE

    async def scenario(client: ApnsClient) -> str:
        said = repr(client) + repr(phone) + repr(await client.push(phone, ring()))
        for _ in range(3):
            apple.sandbox.drop_next()
        return said + repr(await client.push(phone, ring()))

    said = apple.run(scenario)
    printed = capsys.readouterr()
    assert "other environment" in printed.out + caplog.text
    assert TOKEN not in said + printed.out + printed.err + caplog.text
