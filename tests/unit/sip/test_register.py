"""Registration against a registrar that does as it is told."""

import asyncio
from collections.abc import Callable

from sipmessage import Request

from squilla.sip.account import Registered, Rejected, SipAccount
from squilla.sip.agent import Agent
from squilla.sip.connection import Address
from squilla.sip.message import answer
from squilla.sip.register import Registration
from squilla.sip.wire import AnyMessage, Header
from tests.unit.sip.network import PATIENT, Joined, joined
from tests.unit.sip.waiting import until

ACCOUNT = SipAccount("92201", "pw", "pbx.example.com")
Policy = Callable[[Request], tuple[int, tuple[Header, ...]]]


class Registrar:
    def __init__(self, end: Joined, policy: Policy) -> None:
        self.requests: list[Request] = []
        self._end = end
        self._policy = policy
        end.on_message = self._answer

    def _answer(self, message: AnyMessage, source: Address) -> None:
        assert isinstance(message, Request)
        self.requests.append(message)
        code, headers = self._policy(message)
        self._end.send(answer(message, code, tag="t", headers=headers), source)


def granting(seconds: int) -> Policy:
    def policy(asked: Request) -> tuple[int, tuple[Header, ...]]:
        mine = asked.headers["Contact"]
        others = "<sip:old@192.0.2.1>;expires=9"
        return 200, (("Contact", f"{others}, {mine};expires={seconds}"),)

    return policy


def start(policy: Policy, **parameters: str) -> tuple[Registration, Registrar, Agent]:
    ours, theirs = joined(reliable=True)
    agent = Agent(ours, "92201", ACCOUNT.credentials, PATIENT)
    registrar = Registrar(theirs, policy)
    return Registration(agent, ACCOUNT, theirs.local, **parameters), registrar, agent


def test_the_registrar_decides_for_how_long() -> None:
    async def scenario() -> None:
        registration, registrar, agent = start(granting(120))
        assert await registration.register(3600) == Registered(120)
        registration.stop()
        asked = registrar.requests[0]
        assert str(asked.uri) == "sip:pbx.example.com"
        assert asked.headers["To"] == "<sip:92201@pbx.example.com>"
        assert asked.expires == 3600
        await agent.close()

    asyncio.run(scenario())


def test_push_parameters_go_into_the_contact() -> None:
    async def scenario() -> None:
        registration, registrar, agent = start(
            granting(60),
            uri_parameters=";pn-provider=apns;pn-prid=x",
            header_parameters=';+sip.instance="<urn:uuid:1>"',
        )
        assert await registration.register() == Registered(60)
        registration.stop()
        assert registrar.requests[0].headers["Contact"] == (
            "<sip:92201@127.0.0.1:5001;transport=tls;pn-provider=apns;pn-prid=x>"
            ';+sip.instance="<urn:uuid:1>"'
        )
        await agent.close()

    asyncio.run(scenario())


def test_a_registration_is_renewed_with_the_same_call_id() -> None:
    async def scenario() -> None:
        registration, registrar, agent = start(granting(1))
        await registration.register()
        await until(lambda: len(registrar.requests) == 2)
        assert await registration.unregister() == Registered(1)
        asked = registrar.requests
        assert len({one.call_id for one in asked}) == 1
        assert [one.cseq.sequence for one in asked] == [1, 2, 3]
        assert asked[-1].expires == 0
        await asyncio.sleep(1.1)
        assert len(asked) == 3
        await agent.close()

    asyncio.run(scenario())


def test_a_refusal_is_a_value_and_is_not_repeated() -> None:
    async def scenario() -> None:
        registration, registrar, agent = start(lambda _asked: (480, ()))
        assert await registration.register() == Rejected(480, "Temporarily Unavailable")
        await asyncio.sleep(0.05)
        assert len(registrar.requests) == 1
        await agent.close()

    asyncio.run(scenario())


def test_too_brief_an_interval_is_lengthened() -> None:
    def policy(asked: Request) -> tuple[int, tuple[Header, ...]]:
        if (asked.expires or 0) < 90:
            return 423, (("Min-Expires", "90"),)
        return 200, (("Expires", "90"),)

    async def scenario() -> None:
        registration, registrar, agent = start(policy)
        assert await registration.register(30) == Registered(90)
        registration.stop()
        assert len(registrar.requests) == 2
        await agent.close()

    asyncio.run(scenario())


def test_a_renewal_that_is_refused_ends_the_renewing() -> None:
    answers = iter([(200, (("Expires", "1"),)), (480, ())])

    async def scenario() -> None:
        registration, registrar, agent = start(lambda _asked: next(answers))
        await registration.register()
        await until(lambda: len(registrar.requests) == 2)
        await asyncio.sleep(0.05)
        assert registration._refresher is not None
        assert registration._refresher.done()
        await agent.close()

    asyncio.run(scenario())
