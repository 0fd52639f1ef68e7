"""Calls on their way out."""

import asyncio

import pytest

from squilla.sip.account import Rejected
from squilla.sip.call import Call
from squilla.sip.message import answer
from squilla.sip.wire import AnyMessage
from tests.unit.sip.network import FAST, always, first_only
from tests.unit.sip.pair import ANSWER, OFFER, Pair
from tests.unit.sip.waiting import until


def test_ringing_and_answering() -> None:
    async def scenario() -> None:
        pair = Pair()
        attempt, incoming = await pair.rings()
        assert incoming.offer == OFFER
        assert not attempt.ringing.is_set()
        incoming.ring()
        await until(attempt.ringing.is_set)
        bobs = incoming.answer(ANSWER)
        call = await attempt.result()
        assert isinstance(call, Call)
        assert bobs is not None
        assert (call.remote_sdp, bobs.remote_sdp) == (ANSWER, OFFER)
        assert attempt.provisional == [100, 180]
        await pair.close()

    asyncio.run(scenario())


def test_a_refusal_is_a_value() -> None:
    async def scenario() -> None:
        pair = Pair()
        attempt, incoming = await pair.rings()
        incoming.reject(486)
        assert await attempt.result() == Rejected(486, "Busy Here")
        await until(lambda: pair.alice_end.kinds()[-1] == "ACK")
        await pair.close()

    asyncio.run(scenario())


def test_a_lost_answer_and_a_lost_ack_are_made_up_for() -> None:
    async def scenario() -> None:
        pair = Pair()
        pair.bob_end.loses = first_only("200")
        pair.alice_end.loses = first_only("ACK")
        _, bobs = await pair.talk()
        assert bobs.acknowledged.is_set()
        assert pair.alice_end.kinds().count("ACK") >= 2
        await pair.close()

    asyncio.run(scenario())


def test_cancelling_while_it_rings() -> None:
    async def scenario() -> None:
        pair = Pair()
        attempt, incoming = await pair.rings()
        await until(lambda: attempt.provisional)
        attempt.cancel()
        attempt.cancel()
        assert await attempt.result() == Rejected(487, "Request Terminated")
        assert incoming.cancelled.is_set()
        assert incoming.answer(ANSWER) is None
        assert pair.alice_end.kinds().count("CANCEL") == 1
        await pair.close()

    asyncio.run(scenario())


def test_a_cancel_waits_for_the_first_provisional_answer() -> None:
    async def scenario() -> None:
        pair = Pair()
        pair.bob_end.loses = first_only("100")
        attempt, _ = await pair.rings()
        attempt.cancel()
        assert "CANCEL" not in pair.alice_end.kinds()
        assert await attempt.result() == Rejected(487, "Request Terminated")
        await pair.close()

    asyncio.run(scenario())


@pytest.mark.parametrize("lost", ["nothing", "100"])
@pytest.mark.parametrize("reason", ["", 'SIP;cause=487;text="Request Terminated"'])
def test_a_cancel_says_why_at_once_or_later(lost: str, reason: str) -> None:
    async def scenario() -> None:
        pair = Pair()
        pair.bob_end.loses = first_only(lost)
        attempt, _ = await pair.rings()
        if lost == "nothing":
            await until(lambda: attempt.provisional)
        attempt.cancel(reason)
        assert await attempt.result() == Rejected(487, "Request Terminated")
        cancel = next(one for one in pair.alice_end.sent if one.cseq.method == "CANCEL")
        assert (cancel.headers.get("Reason") or "") == reason
        await pair.close()

    asyncio.run(scenario())


def test_a_call_answered_in_the_moment_of_its_cancelling_is_hung_up() -> None:
    async def scenario() -> None:
        pair = Pair()
        pair.alice_end.loses = always("CANCEL")
        attempt, incoming = await pair.rings()
        await until(lambda: attempt.provisional)
        attempt.cancel()
        bobs = incoming.answer(ANSWER)
        outcome = await attempt.result()
        assert isinstance(outcome, Rejected)
        assert outcome.code == 487
        assert bobs is not None
        assert (await bobs.ended).by == "them"
        await pair.close()

    asyncio.run(scenario())


def test_a_cancel_that_nobody_answers_ends_too() -> None:
    async def scenario() -> None:
        pair = Pair(timers=FAST)
        attempt, _ = await pair.rings()
        await until(lambda: attempt.provisional)
        pair.alice_end.loses = always("CANCEL")
        attempt.cancel()
        outcome = await attempt.result()
        assert outcome == Rejected(487, "cancelled, and never answered")
        await pair.close()

    asyncio.run(scenario())


def test_the_second_phone_of_a_forked_call_is_hung_up() -> None:
    async def scenario() -> None:
        pair = Pair(reliable=True)
        invites: list[AnyMessage] = []
        pair.bob_end.on_message = lambda message, _source: invites.append(message)
        attempt = pair.dial()
        await until(lambda: invites)
        for tag in ("first", "second"):
            data = answer(
                invites[0],  # type: ignore[arg-type]
                200,
                tag=tag,
                headers=(("Contact", f"<sip:{tag}@192.0.2.4>"),),
                body=ANSWER,
            )
            pair.bob_end.send(data, pair.alice_end.local)
        call = await attempt.result()
        await until(lambda: pair.alice_end.kinds() == ["INVITE", "ACK", "ACK", "BYE"])
        assert isinstance(call, Call)
        assert call.dialog.id.remote_tag == "first"
        assert pair.alice_end.sent[-1].headers["To"].endswith("tag=second")
        await pair.close()

    asyncio.run(scenario())


def test_a_bye_right_behind_the_answer_ends_the_call() -> None:
    async def scenario() -> None:
        pair = Pair(reliable=True)
        attempt, incoming = await pair.rings()
        bobs = incoming.answer(ANSWER)
        assert bobs is not None
        hanging_up = asyncio.ensure_future(bobs.bye("changed my mind"))
        call = await attempt.result()
        assert isinstance(call, Call)
        assert (await call.ended).by == "them"
        await hanging_up
        await pair.close()

    asyncio.run(scenario())
