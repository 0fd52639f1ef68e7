"""Two phones over real UDP, one behind the other: the surface that tests and the robot use."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from squilla.sip.account import Ended, Registered, Rejected, SipAccount
from squilla.sip.call import Call
from squilla.sip.message import Draft
from squilla.sip.phone import Phone
from tests.unit.sip.network import PATIENT
from tests.unit.sip.waiting import until

HOST = "127.0.0.1"
SDP = b"v=0\r\n"
ALICE = SipAccount("alice", "pw", "example.com")
BOB = SipAccount("bob", "pw", "example.com")


@asynccontextmanager
async def phones() -> AsyncIterator[tuple[Phone, Phone]]:
    async with Phone.over_udp(BOB, host=HOST, port=9, timers=PATIENT) as bob:
        port = bob._agent._connection.local[1]
        async with Phone.over_udp(ALICE, host=HOST, port=port, timers=PATIENT) as alice:
            yield alice, bob


def test_one_calls_the_other() -> None:
    async def scenario() -> None:
        async with phones() as (alice, bob):
            calling = asyncio.ensure_future(alice.call("bob", SDP))
            incoming = await asyncio.wait_for(bob.incoming.get(), 2)
            assert incoming.caller == "sip:alice@example.com"
            assert str(incoming.request.uri) == "sip:bob@example.com"
            incoming.ring()
            answered = incoming.answer(SDP)
            call = await calling
            assert isinstance(call, Call)
            assert answered is not None
            await call.bye()
            assert await answered.ended == Ended("them", "")

    asyncio.run(scenario())


def test_a_call_that_nobody_answers_is_cancelled() -> None:
    async def scenario() -> None:
        async with phones() as (alice, bob):
            outcome = await alice.call("sip:bob@example.com", SDP, ring_seconds=0.1)
            assert outcome == Rejected(487, "Request Terminated")
            assert (await bob.incoming.get()).cancelled.is_set()

    asyncio.run(scenario())


def test_a_caller_that_is_stopped_cancels_its_call() -> None:
    async def scenario() -> None:
        async with phones() as (alice, bob):
            calling = asyncio.ensure_future(alice.call("bob", SDP))
            incoming = await asyncio.wait_for(bob.incoming.get(), 2)
            await asyncio.sleep(0.02)
            calling.cancel()
            await until(incoming.cancelled.is_set)
            with pytest.raises(asyncio.CancelledError):
                await calling

    asyncio.run(scenario())


def test_an_invite_of_one_s_own_is_sent_as_it_is() -> None:
    async def scenario() -> None:
        async with phones() as (alice, bob):
            uri = "sip:bob@example.com"
            local = '"Ada" <sip:202@example.com>;tag=mine'
            mark = (("X-Mark", "m"),)
            attempt = alice.place(Draft("INVITE", uri, "own-id", 7, local, f"<{uri}>", mark, SDP))
            incoming = await asyncio.wait_for(bob.incoming.get(), 2)
            request = incoming.request
            assert (request.call_id, request.cseq.sequence) == ("own-id", 7)
            assert (request.headers["From"], request.headers["X-Mark"]) == (local, "m")
            assert request.headers["Contact"].startswith("<sip:alice@127.0.0.1:")
            incoming.reject(486)
            assert await attempt.result() == Rejected(486, "Busy Here")

    asyncio.run(scenario())


def test_leaving_hangs_up() -> None:
    async def scenario() -> None:
        async with phones() as (alice, bob):
            calling = asyncio.ensure_future(alice.call("bob", SDP))
            answered = (await asyncio.wait_for(bob.incoming.get(), 2)).answer(SDP)
            await calling
            assert answered is not None
            await alice.close()
            assert (await answered.ended).by == "them"
            assert await alice.lost == "closed here"

    asyncio.run(scenario())


def test_a_phone_with_too_many_waiting_calls_is_busy() -> None:
    async def scenario() -> None:
        async with phones() as (alice, bob):
            attempts = [alice.dial("bob", SDP) for _ in range(17)]
            await until(bob.incoming.full)
            assert await attempts[-1].result() == Rejected(486, "Busy Here")

    asyncio.run(scenario())


def test_a_server_that_is_not_a_registrar_refuses() -> None:
    async def scenario() -> None:
        async with phones() as (alice, _):
            assert alice.local_host == HOST
            assert await alice.register() == Rejected(405, "Method Not Allowed")
            assert await alice.unregister() == Rejected(405, "Method Not Allowed")

    asyncio.run(scenario())


def test_a_phone_that_never_registered_has_nothing_to_remove() -> None:
    async def scenario() -> None:
        async with phones() as (alice, _):
            assert await alice.unregister() == Registered(0)

    asyncio.run(scenario())
