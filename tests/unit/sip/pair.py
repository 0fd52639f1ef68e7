"""Two agents, Alice's and Bob's, on two joined connections."""

from squilla.sip.account import Credentials
from squilla.sip.agent import Agent
from squilla.sip.call import Call
from squilla.sip.connection import Address
from squilla.sip.incoming import IncomingCall
from squilla.sip.message import Draft, new_call_id, new_tag
from squilla.sip.outgoing import OutgoingCall
from squilla.sip.timers import Timers
from squilla.sip.transaction import ServerTransaction
from tests.unit.sip.network import PATIENT, joined
from tests.unit.sip.waiting import until

OFFER = b"v=0\r\no=alice\r\n"
ANSWER = b"v=0\r\no=bob\r\n"


class Pair:
    """`alice` calls, `bob` is called; each has its agent and its end of the network."""

    def __init__(
        self,
        *,
        reliable: bool = False,
        credentials: Credentials | None = None,
        timers: Timers = PATIENT,
    ) -> None:
        self.alice_end, self.bob_end = joined(reliable=reliable)
        self.alice = Agent(self.alice_end, "alice", credentials, timers)
        self.bob = Agent(self.bob_end, "bob", timers=timers)
        self.incoming: list[IncomingCall] = []
        self.bob.on_invite = self._ring

    def _ring(self, transaction: ServerTransaction, source: Address) -> None:
        self.incoming.append(IncomingCall(self.bob, transaction, source))

    def draft(self, method: str) -> Draft:
        return Draft(
            method=method,
            uri="sip:bob@192.0.2.4",
            call_id=new_call_id(),
            sequence=1,
            local=f"<sip:alice@example.com>;tag={new_tag()}",
            remote="<sip:bob@example.com>",
            headers=(self.alice.contact,),
            body=OFFER if method == "INVITE" else b"",
        )

    def dial(self) -> OutgoingCall:
        return OutgoingCall(self.alice, self.draft("INVITE"), self.bob_end.local)

    async def rings(self) -> tuple[OutgoingCall, IncomingCall]:
        count = len(self.incoming)
        attempt = self.dial()
        await until(lambda: len(self.incoming) > count)
        return attempt, self.incoming[-1]

    async def talk(self) -> tuple[Call, Call]:
        """Alice's and Bob's call, answered and acknowledged."""
        attempt, incoming = await self.rings()
        bobs = incoming.answer(ANSWER)
        alices = await attempt.result()
        assert isinstance(alices, Call)
        assert bobs is not None
        await until(bobs.acknowledged.is_set)
        return alices, bobs

    async def close(self) -> None:
        await self.alice.close()
        await self.bob.close()
