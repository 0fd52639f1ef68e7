"""Access tokens: signed for, kept, renewed in time, asked for one at a time."""

import asyncio
from collections.abc import Awaitable, Callable

import httpx2
import pytest

from squilla.push.fcm.oauth import AccessToken, AccessTokens
from squilla.push.outcome import Rejected, RetryAfter
from tests.fakes.http2 import Answer
from tests.unit.push.fcm.conftest import Sender


def _use(sender: Sender, act: Callable[[AccessTokens], Awaitable[None]]) -> None:
    async def use() -> None:
        async with httpx2.AsyncClient(http2=True, verify=sender.tls.context) as client:
            await act(AccessTokens(sender.account, client, sender.clock))

    asyncio.run(use())


@pytest.mark.parametrize(("later", "grants"), [(0, 1), (3299, 1), (3300, 2), (3600, 2)])
def test_a_token_is_renewed_five_minutes_before_its_end(
    sender: Sender, later: int, grants: int
) -> None:
    async def act(tokens: AccessTokens) -> None:
        assert isinstance(await tokens.current(), AccessToken)
        sender.clock.now += later
        assert isinstance(await tokens.current(), AccessToken)

    _use(sender, act)
    assert sender.fake.grants == grants


def test_many_that_wait_share_one_request(sender: Sender) -> None:
    sender.fake.slow(0.1)

    async def act(tokens: AccessTokens) -> None:
        granted = await asyncio.gather(*(tokens.current() for _ in range(20)))
        assert len({token.text for token in granted if isinstance(token, AccessToken)}) == 1
        refused = granted[0]
        assert isinstance(refused, AccessToken)
        again = await asyncio.gather(*(tokens.current(refused) for _ in range(20)))
        assert refused not in again

    _use(sender, act)
    assert sender.fake.grants == 2


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        (
            Answer(400, body=b'{"error":"invalid_grant","error_description":"a secret"}'),
            Rejected("token: HTTP 400 invalid_grant"),
        ),
        (Answer(401, body=b'{"error":"<b>"}'), Rejected("token: HTTP 401 no token")),
        (Answer(404, body=b"<html>"), Rejected("token: HTTP 404 no token")),
        (Answer(200, body=b"{}"), Rejected("token: HTTP 200 no token")),
        (Answer(200, body=b"[]"), Rejected("token: HTTP 200 no token")),
        (Answer(302, {"location": "/token"}), Rejected("token: HTTP 302 no token")),
        (Answer(503), RetryAfter(1.0, "token: HTTP 503")),
        (Answer(429, {"retry-after": "30"}), RetryAfter(30.0, "token: HTTP 429")),
        (Answer(200, body=b" " * 65_000 + b"{}"), Rejected("token: HTTP 200 no token")),
    ],
)
def test_a_refusal_is_an_outcome(
    sender: Sender, answer: Answer, expected: Rejected | RetryAfter
) -> None:
    sender.fake.answer_next_grant(answer)

    async def act(tokens: AccessTokens) -> None:
        assert await tokens.current() == expected

    _use(sender, act)


@pytest.mark.parametrize(("wait", "held"), [("30", 29.9), ("0", -1.0)])
def test_a_refusal_is_held_for_as_long_as_google_asks(
    sender: Sender, wait: str, held: float
) -> None:
    sender.fake.answer_next_grant(Answer(429, {"retry-after": wait}))

    async def act(tokens: AccessTokens) -> None:
        assert isinstance(await tokens.current(), RetryAfter)
        if held > 0:
            sender.clock.now += held
            assert isinstance(await tokens.current(), RetryAfter)
        sender.clock.now += 0.2
        assert isinstance(await tokens.current(), AccessToken)

    _use(sender, act)


def test_tokens_are_not_shown() -> None:
    assert repr(AccessToken("ya29.secret")) == "AccessToken()"
