"""What an agent does with each message."""

import asyncio

import pytest
from sipmessage import Request

from squilla.sip import agent as module
from squilla.sip.account import Credentials
from squilla.sip.agent import Agent, sip_uri
from squilla.sip.message import Draft, answer
from squilla.sip.transaction import ServerTransaction
from squilla.sip.wire import AnyMessage
from tests.unit.sip.messages import INVITE, request, response
from tests.unit.sip.network import FAST, Joined, always, first_only
from tests.unit.sip.pair import Pair


@pytest.mark.parametrize(
    ("method", "code"), [("OPTIONS", 200), ("REGISTER", 405), ("NOTIFY", 405), ("BYE", 405)]
)
def test_requests_outside_a_call_are_answered(method: str, code: int) -> None:
    async def scenario() -> None:
        pair = Pair()
        _, answered = await pair.alice.request(pair.draft(method), pair.bob_end.local)
        assert answered.code == code
        assert "INVITE" in answered.headers["Allow"]
        await pair.close()

    asyncio.run(scenario())


def test_a_call_that_nobody_wants_is_refused() -> None:
    async def scenario() -> None:
        end = Joined(5001, reliable=True)
        agent = Agent(end, "bob", timers=FAST)
        end.arrive(request(), ("192.0.2.1", 5061))
        assert end.kinds() == ["100", "480"]
        await agent.close()

    asyncio.run(scenario())


@pytest.mark.parametrize("method", ["BYE", "INVITE", "OPTIONS", "INFO"])
def test_a_request_of_an_unknown_call_is_481(method: str) -> None:
    async def scenario() -> None:
        end = Joined(5001, reliable=True)
        agent = Agent(end, "bob", timers=FAST)
        text = INVITE.replace("INVITE", method).replace(
            "To: Bob <sip:bob@example.com>", "To: <sip:bob@example.com>;tag=x"
        )
        end.arrive(request(text), ("192.0.2.1", 5061))
        assert end.kinds() == ["481"]
        await agent.close()

    asyncio.run(scenario())


def test_a_cancel_of_nothing_is_481_and_an_ack_of_nothing_is_ignored() -> None:
    async def scenario() -> None:
        end = Joined(5001)
        agent = Agent(end, "bob", timers=FAST)
        for method in ("CANCEL", "ACK"):
            end.arrive(request(INVITE.replace("INVITE", method)), ("192.0.2.1", 5061))
        assert end.kinds() == ["481"]
        await agent.close()

    asyncio.run(scenario())


def test_a_repeated_request_reaches_the_call_once() -> None:
    async def scenario() -> None:
        end = Joined(5001)
        agent = Agent(end, "bob", timers=FAST)
        seen: list[ServerTransaction] = []
        agent.on_invite = lambda transaction, _source: seen.append(transaction)
        for _ in range(3):
            end.arrive(request(), ("192.0.2.1", 5061))
        assert len(seen) == 1
        assert end.kinds() == ["100", "100", "100"]
        await agent.close()

    asyncio.run(scenario())


def test_an_answer_to_nothing_is_ignored() -> None:
    async def scenario() -> None:
        end = Joined(5001)
        agent = Agent(end, "bob", timers=FAST)
        end.arrive(response(200), ("192.0.2.1", 5061))
        assert end.sent == []
        await agent.close()

    asyncio.run(scenario())


def test_a_flood_of_open_requests_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_TRANSACTIONS", 20)

    async def scenario() -> None:
        end = Joined(5001)
        agent = Agent(end, "bob", timers=FAST)
        seen: list[ServerTransaction] = []
        agent.on_invite = lambda transaction, _source: seen.append(transaction)
        for number in range(25):
            text = INVITE.replace("z9hG4bKproxy", f"z9hG4bK{number}")
            end.arrive(request(text), ("192.0.2.1", 5061))
        assert len(seen) == 20
        await agent.close()

    asyncio.run(scenario())


def test_answered_requests_are_forgotten_in_the_end() -> None:
    async def scenario() -> None:
        pair = Pair(timers=FAST)
        for _ in range(3):
            await pair.alice.request(pair.draft("OPTIONS"), pair.bob_end.local)
        await asyncio.sleep(FAST.give_up + 0.1)
        assert not pair.alice._clients
        assert not pair.bob._servers
        await pair.close()

    asyncio.run(scenario())


@pytest.mark.parametrize("lost", ["OPTIONS", "200"])
def test_a_lost_message_is_made_up_for(lost: str) -> None:
    async def scenario() -> None:
        pair = Pair()
        pair.alice_end.loses = pair.bob_end.loses = first_only(lost)
        _, answered = await pair.alice.request(pair.draft("OPTIONS"), pair.bob_end.local)
        assert answered.code == 200
        assert pair.alice_end.kinds() == ["OPTIONS", "OPTIONS"]
        await pair.close()

    asyncio.run(scenario())


def test_silence_ends_with_408() -> None:
    async def scenario() -> None:
        pair = Pair(timers=FAST)
        pair.alice_end.loses = always("OPTIONS")
        _, answered = await pair.alice.request(pair.draft("OPTIONS"), pair.bob_end.local)
        assert answered.code == 408
        assert "0.64 s" in answered.phrase
        await pair.close()

    asyncio.run(scenario())


def test_a_lost_connection_ends_requests_with_503() -> None:
    async def scenario() -> None:
        end = Joined(5001)
        agent = Agent(end, "alice", timers=FAST)
        draft = Draft("OPTIONS", "sip:h", "c", 1, "<sip:a@h>;tag=1", "<sip:h>")
        waiting = asyncio.ensure_future(agent.request(draft, ("192.0.2.1", 5061)))
        await asyncio.sleep(0)
        end.on_lost("reset by peer")
        _, answered = await waiting
        assert (answered.code, answered.phrase) == (503, "reset by peer")
        await agent.close()

    asyncio.run(scenario())


def test_after_the_end_of_the_connection_requests_fail_at_once() -> None:
    async def scenario() -> None:
        pair = Pair()
        pair.alice_end.on_lost("reset by peer")
        async with asyncio.timeout(0.1):
            _, answered = await pair.alice.request(pair.draft("OPTIONS"), pair.bob_end.local)
        assert (answered.code, answered.phrase) == (503, "reset by peer")
        await pair.close()

    asyncio.run(scenario())


class Registrar:
    """Challenges until the nonce of `right` is answered."""

    def __init__(self, end: Joined, right: str) -> None:
        self.end = end
        self.right = right
        self.asked = 0
        end.on_message = self.answer

    def answer(self, message: AnyMessage, source: tuple[str, int]) -> None:
        self.asked += 1
        good = f'nonce="{self.right}"' in (message.headers.get("Authorization") or "")
        stale = "true" if self.asked > 1 else "false"
        challenge = f'Digest realm="r", nonce="n{self.asked}", stale={stale}, qop="auth"'
        more = () if good else (("WWW-Authenticate", challenge),)
        assert isinstance(message, Request)
        self.end.send(answer(message, 200 if good else 401, tag="t", headers=more), source)


@pytest.mark.parametrize(
    ("right", "code", "asked"), [("n1", 200, 2), ("n2", 200, 3), ("x", 401, 3)]
)
def test_challenges_are_answered_a_few_times(right: str, code: int, asked: int) -> None:
    async def scenario() -> None:
        pair = Pair(credentials=Credentials("alice", "pw"), reliable=True)
        registrar = Registrar(pair.bob_end, right)
        sent, answered = await pair.alice.request(pair.draft("REGISTER"), pair.bob_end.local)
        assert (answered.code, registrar.asked, sent.sequence) == (code, asked, asked)
        await pair.close()

    asyncio.run(scenario())


def test_contact_and_via_say_where_we_are() -> None:
    async def scenario() -> None:
        tls = Joined(5001, reliable=True)
        tls.local = ("2001:db8::1", 5001)
        agent = Agent(tls, "*43 à", timers=FAST)
        assert agent.contact == (
            "Contact",
            "<sip:*43%20%C3%A0@[2001:db8::1]:5001;transport=tls>",
        )
        draft = Draft("ACK", "sip:h", "c", 1, "<sip:a@h>;tag=1", "<sip:h>")
        agent.send(draft, ("192.0.2.1", 5061))
        assert (
            tls.sent[0].headers["Via"].startswith("SIP/2.0/TLS [2001:db8::1]:5001;branch=z9hG4bK")
        )
        await agent.close()

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("user", "uri"), [("*43", "sip:*43@h"), ("a@b", "sip:a%40b@h"), ("a>\r\n", "sip:a%3E%0D%0A@h")]
)
def test_users_are_escaped(user: str, uri: str) -> None:
    assert sip_uri(user, "h") == uri
