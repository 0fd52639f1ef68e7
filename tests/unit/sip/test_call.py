"""Established calls: re-negotiation and every way to end."""

import asyncio

import pytest

from squilla.sip.account import Ended, Rejected
from squilla.sip.message import Draft
from tests.unit.sip.network import FAST, always, first_only
from tests.unit.sip.pair import ANSWER, Pair
from tests.unit.sip.waiting import until

HOLD = b"v=0\r\na=sendonly\r\n"
HELD = b"v=0\r\na=recvonly\r\n"


@pytest.mark.parametrize("lost", [None, "BYE", "200"])
def test_hanging_up_is_seen_on_both_sides(lost: str | None) -> None:
    async def scenario() -> None:
        pair = Pair()
        alices, bobs = await pair.talk()
        if lost:
            pair.alice_end.loses = pair.bob_end.loses = first_only(lost)
        assert await alices.bye('over "now"') == Ended("us", 'over "now"')
        assert await bobs.ended == Ended("them", "SIP;text=\"over 'now'\"")
        assert not pair.alice.dialogs
        assert not pair.bob.dialogs
        await pair.close()

    asyncio.run(scenario())


def test_the_called_can_hang_up_too() -> None:
    async def scenario() -> None:
        pair = Pair()
        alices, bobs = await pair.talk()
        await bobs.bye()
        assert await alices.ended == Ended("them", "")
        assert await alices.bye() == Ended("them", "")
        assert "BYE" not in pair.alice_end.kinds()
        await pair.close()

    asyncio.run(scenario())


def test_without_an_ack_the_call_is_given_up() -> None:
    async def scenario() -> None:
        pair = Pair(timers=FAST)
        pair.alice_end.loses = always("ACK")
        attempt, incoming = await pair.rings()
        bobs = incoming.answer(ANSWER)
        assert bobs is not None
        ended = await asyncio.wait_for(bobs.ended, 5)
        assert ended.by == "error"
        assert "no ACK" in ended.reason
        await until(lambda: "BYE" in pair.bob_end.kinds())
        assert pair.bob_end.kinds().count("200") > 5
        alices = await attempt.result()
        assert not isinstance(alices, Rejected)
        assert alices.answers > 5
        await pair.close()

    asyncio.run(scenario())


def test_a_lost_connection_ends_the_call() -> None:
    async def scenario() -> None:
        pair = Pair()
        alices, _ = await pair.talk()
        pair.alice_end.on_lost("reset by peer")
        assert await alices.ended == Ended("error", "reset by peer")
        await pair.close()

    asyncio.run(scenario())


def test_a_hold_is_answered_by_the_call() -> None:
    async def scenario() -> None:
        pair = Pair()
        alices, bobs = await pair.talk()
        offers: list[bytes] = []

        def answered(offer: bytes) -> bytes:
            offers.append(offer)
            return HELD

        bobs.on_offer = answered
        bobs.acknowledged.clear()
        assert await alices.renegotiate(HOLD) == HELD
        assert offers == [HOLD]
        assert (alices.local_sdp, bobs.remote_sdp) == (HOLD, HOLD)
        await until(bobs.acknowledged.is_set)
        await alices.bye()
        assert (await bobs.ended).by == "them"
        await pair.close()

    asyncio.run(scenario())


def test_the_called_can_renegotiate_too() -> None:
    async def scenario() -> None:
        pair = Pair()
        alices, bobs = await pair.talk()
        alices.on_offer = lambda _offer: HELD
        assert await bobs.renegotiate(HOLD) == HELD
        await pair.close()

    asyncio.run(scenario())


def test_an_offer_that_cannot_be_served_leaves_the_call_as_it_is() -> None:
    async def scenario() -> None:
        pair = Pair()
        alices, bobs = await pair.talk()
        bobs.on_offer = lambda _offer: None
        assert await alices.renegotiate(HOLD) == Rejected(488, "Not Acceptable Here")
        assert bobs.local_sdp == ANSWER
        await pair.close()

    asyncio.run(scenario())


def test_two_offers_at_once_are_refused() -> None:
    async def scenario() -> None:
        pair = Pair()
        alices, bobs = await pair.talk()
        outcomes = await asyncio.gather(alices.renegotiate(HOLD), bobs.renegotiate(HOLD))
        assert set(outcomes) == {Rejected(491, "Request Pending")}
        await pair.close()

    asyncio.run(scenario())


def test_an_invite_without_an_offer_gets_what_we_said_before() -> None:
    async def scenario() -> None:
        pair = Pair()
        alices, _ = await pair.talk()
        assert await alices.renegotiate(b"") == ANSWER
        await pair.close()

    asyncio.run(scenario())


@pytest.mark.parametrize(("method", "code"), [("OPTIONS", 200), ("INFO", 405)])
def test_other_requests_within_the_call(method: str, code: int) -> None:
    async def scenario() -> None:
        pair = Pair()
        alices, _ = await pair.talk()
        _, draft = alices.dialog.request(method)
        _, answered = await pair.alice.request(draft, pair.bob_end.local)
        assert answered.code == code
        await pair.close()

    asyncio.run(scenario())


def test_a_request_out_of_order_is_500() -> None:
    async def scenario() -> None:
        pair = Pair()
        alices, bobs = await pair.talk()
        draft: Draft = alices.dialog.numbered(0).request("BYE")[1]
        late = Draft("BYE", draft.uri, draft.call_id, 1, draft.local, draft.remote, draft.headers)
        _, answered = await pair.alice.request(late, pair.bob_end.local)
        assert answered.code == 500
        assert not bobs.ended.done()
        await pair.close()

    asyncio.run(scenario())
