"""Transactions without a network: what is sent, how often, and when they end."""

import asyncio

import pytest
from sipmessage import Via

from squilla.sip.message import Draft
from squilla.sip.transaction import ClientTransaction, ServerTransaction, server_key
from squilla.sip.wire import parse
from tests.unit.sip.messages import INVITE, request, response
from tests.unit.sip.network import FAST
from tests.unit.sip.waiting import until

VIA = Via.parse("SIP/2.0/UDP 192.0.2.9:5061;branch=z9hG4bKalice")


def draft(method: str) -> Draft:
    who = "<sip:alice@example.com>;tag=alice1"
    return Draft(method, "sip:bob@example.com", "call-1", 1, who, "<sip:bob@example.com>")


def methods(sent: list[bytes]) -> list[str]:
    return [data.split(b" ", 1)[0].decode() for data in sent]


class Client:
    def __init__(self, method: str = "INVITE", *, reliable: bool = False) -> None:
        self.sent: list[bytes] = []
        self.transaction = ClientTransaction(
            draft(method), VIA, self.sent.append, FAST, reliable=reliable
        )


def test_a_request_is_sent_again_over_udp_until_answered() -> None:
    async def scenario() -> None:
        client = Client("REGISTER")
        await until(lambda: len(client.sent) >= 3)
        assert len(client.sent) >= 3
        assert len(set(client.sent)) == 1
        client.transaction.receive(response(200, method="REGISTER"))
        count = len(client.sent)
        await asyncio.sleep(0.06)
        assert len(client.sent) == count
        assert (await client.transaction.final()).code == 200

    asyncio.run(scenario())


@pytest.mark.parametrize("method", ["INVITE", "BYE"])
def test_nothing_is_sent_twice_over_a_stream(method: str) -> None:
    async def scenario() -> None:
        client = Client(method, reliable=True)
        final = await client.transaction.final()
        assert (final.code, len(client.sent)) == (408, 1)

    asyncio.run(scenario())


def test_an_invite_rings_for_as_long_as_it_takes() -> None:
    async def scenario() -> None:
        client = Client()
        client.transaction.receive(response(180))
        await asyncio.sleep(FAST.give_up + 0.1)
        assert len(client.sent) == 1
        assert client.transaction.cancellable
        client.transaction.receive(response(200))
        assert not client.transaction.cancellable
        assert (await client.transaction.final()).code == 200

    asyncio.run(scenario())


def test_a_refusal_is_acknowledged_each_time_it_comes() -> None:
    async def scenario() -> None:
        client = Client()
        for _ in range(2):
            client.transaction.receive(response(486))
        assert methods(client.sent) == ["INVITE", "ACK", "ACK"]
        assert b"z9hG4bKalice" in client.sent[1]
        assert (await client.transaction.final()).code == 486

    asyncio.run(scenario())


def test_a_success_is_left_to_the_call_to_acknowledge() -> None:
    async def scenario() -> None:
        client = Client()
        seen: list[int] = []
        client.transaction.on_success = lambda answered: seen.append(answered.code)
        client.transaction.receive(response(200))
        client.transaction.receive(response(200))
        assert seen == [200, 200]
        assert methods(client.sent) == ["INVITE"]

    asyncio.run(scenario())


def test_a_lost_connection_ends_it_once() -> None:
    async def scenario() -> None:
        client = Client()
        finished: list[bool] = []
        client.transaction.on_finished = lambda: finished.append(True)
        client.transaction.fail(503, "gone")
        client.transaction.fail(408, "late")
        final = await client.transaction.final()
        assert (final.code, final.phrase, finished) == (503, "gone", [True])

    asyncio.run(scenario())


class Server:
    def __init__(self, text: str = INVITE, *, reliable: bool = False) -> None:
        self.sent: list[bytes] = []
        self.transaction = ServerTransaction(
            request(text), "bob1", self.sent.append, FAST, reliable=reliable
        )

    def codes(self) -> list[str]:
        return [data.split(b" ")[1].decode() for data in self.sent]


@pytest.mark.parametrize(
    ("code", "reliable", "again"),
    [(200, False, True), (200, True, True), (486, False, True), (486, True, False)],
)
def test_a_final_answer_is_sent_until_acknowledged(
    code: int, *, reliable: bool, again: bool
) -> None:
    async def scenario() -> None:
        server = Server(reliable=reliable)
        server.transaction.respond(code)
        if again:
            await until(lambda: len(server.sent) > 2)
        else:
            await asyncio.sleep(0.05)
            assert len(server.sent) == 1
        server.transaction.acknowledge()
        count = len(server.sent)
        await asyncio.sleep(0.06)
        assert len(server.sent) == count

    asyncio.run(scenario())


def test_without_an_ack_it_gives_up_after_64_t1() -> None:
    async def scenario() -> None:
        server = Server()
        gave_up = asyncio.Event()
        server.transaction.respond(200)
        server.transaction.on_unacknowledged = gave_up.set
        await asyncio.wait_for(gave_up.wait(), 5)
        count = len(server.sent)
        await asyncio.sleep(0.05)
        assert len(server.sent) == count

    asyncio.run(scenario())


def test_there_is_one_final_answer() -> None:
    async def scenario() -> None:
        server = Server(reliable=True)
        for code in (100, 180, 486, 200, 180):
            server.transaction.respond(code)
        server.transaction.stop()
        assert server.codes() == ["100", "180", "486"]

    asyncio.run(scenario())


def test_a_repeated_request_gets_the_last_answer_again() -> None:
    async def scenario() -> None:
        server = Server()
        server.transaction.repeat()
        server.transaction.respond(180)
        server.transaction.repeat()
        assert server.codes() == ["180", "180"]

    asyncio.run(scenario())


def test_a_cancel_ends_ringing_but_not_a_call() -> None:
    async def scenario() -> None:
        ringing, answered = Server(), Server()
        cancelled: list[str] = []
        ringing.transaction.on_cancelled = lambda: cancelled.append("ringing")
        answered.transaction.on_cancelled = lambda: cancelled.append("answered")
        answered.transaction.respond(200)
        for server in (ringing, answered):
            server.transaction.cancel()
            server.transaction.stop()
        assert cancelled == ["ringing"]
        assert (ringing.codes(), answered.codes()) == (["487"], ["200"])

    asyncio.run(scenario())


def test_ack_and_cancel_have_the_key_of_their_invite() -> None:
    keys = {
        server_key(request(INVITE.replace("INVITE", method)))
        for method in ("INVITE", "ACK", "CANCEL")
    }
    assert len(keys) == 1
    assert server_key(request(INVITE.replace("INVITE", "BYE"))) not in keys
    assert server_key(request(INVITE.replace("192.0.2.1:5061", "192.0.2.2:5061"))) not in keys


def test_answers_are_readable_sip() -> None:
    async def scenario() -> None:
        server = Server()
        server.transaction.respond(180)
        assert parse(server.sent[0]).headers["To"].endswith(";tag=bob1")

    asyncio.run(scenario())
