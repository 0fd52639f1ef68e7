"""Calls that ring here."""

import asyncio

from tests.unit.sip.pair import ANSWER, Pair
from tests.unit.sip.waiting import until


def test_who_calls_is_known() -> None:
    async def scenario() -> None:
        pair = Pair()
        _, incoming = await pair.rings()
        assert incoming.caller == "sip:alice@example.com"
        assert incoming.call_id == incoming.request.call_id
        await pair.close()

    asyncio.run(scenario())


def test_a_refused_call_cannot_be_answered() -> None:
    async def scenario() -> None:
        pair = Pair()
        _, incoming = await pair.rings()
        incoming.reject(503, (("Retry-After", "30"),))
        assert incoming.answer(ANSWER) is None
        assert pair.bob_end.sent[-1].headers["Retry-After"] == "30"
        await pair.close()

    asyncio.run(scenario())


def test_an_answered_call_cannot_be_cancelled() -> None:
    async def scenario() -> None:
        pair = Pair()
        attempt, incoming = await pair.rings()
        bobs = incoming.answer(ANSWER)
        await attempt.result()
        assert bobs is not None
        assert not incoming.cancelled.is_set()
        await until(bobs.acknowledged.is_set)
        assert pair.bob_end.kinds()[-1] == "200"
        await pair.close()

    asyncio.run(scenario())


def test_answers_say_where_we_are() -> None:
    async def scenario() -> None:
        pair = Pair(reliable=True)
        _, incoming = await pair.rings()
        incoming.ring()
        incoming.answer(ANSWER)
        ringing, answered = pair.bob_end.sent[1:3]
        contact = "<sip:bob@127.0.0.1:5002;transport=tls>"
        assert ringing.headers["Contact"] == answered.headers["Contact"] == contact
        assert ringing.headers["To"] == answered.headers["To"]
        await pair.close()

    asyncio.run(scenario())
