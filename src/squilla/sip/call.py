"""An established call: who is in it, what was agreed, how it ends (RFC 3261 §13-§15)."""

import asyncio
import contextlib
from collections.abc import Callable

import structlog
from sipmessage import Response

from squilla.sip.account import Ended, Rejected
from squilla.sip.agent import Agent
from squilla.sip.connection import Address
from squilla.sip.dialog import Dialog
from squilla.sip.message import ALLOW, Draft
from squilla.sip.transaction import ClientTransaction, ServerTransaction

BYE_SECONDS = 5.0
_ALLOW = ("Allow", ALLOW)
log = structlog.get_logger(__name__)


class Call:
    """A call that was answered. `ended` is set once, whoever ends it.

    `on_offer` answers a re-INVITE: it gets the new offer and returns our answer, or None to refuse
    it (488); by default the answer is what we said before. SDP is bytes throughout. `answers`
    counts the 2xx to our last INVITE: they are repeated until our ACK arrives (§13.3.1.4).
    """

    def __init__(
        self, agent: Agent, dialog: Dialog, peer: Address, local_sdp: bytes, remote_sdp: bytes
    ) -> None:
        self.dialog = dialog
        self.local_sdp = local_sdp
        self.remote_sdp = remote_sdp
        self.on_offer: Callable[[bytes], bytes | None] = lambda _offer: self.local_sdp
        self.ended: asyncio.Future[Ended] = asyncio.get_running_loop().create_future()
        self.acknowledged = asyncio.Event()
        self.answers = 0
        self._agent = agent
        self._peer = peer
        self._offering = False
        agent.dialogs[dialog.id] = self

    async def bye(self, reason: str = "") -> Ended:
        """Hang up, wait a little for the answer, and say how the call ended."""
        if not self.ended.done():
            draft = self._last_request(reason)
            self._end(Ended("us", reason))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(BYE_SECONDS):
                    await self._agent.request(draft, self._peer)
        return self.ended.result()

    async def renegotiate(self, offer: bytes) -> bytes | Rejected:
        """Send a re-INVITE (hold, new address); returns the answer's SDP or the refusal."""
        self.dialog, draft = self.dialog.request("INVITE", (self._agent.contact, _ALLOW), offer)
        self._offering = True
        self.answers = 0
        try:
            draft, response = await self._agent.request(draft, self._peer, self._watch)
        finally:
            self._offering = False
        self.dialog = self.dialog.numbered(draft.sequence)
        if response.code >= 300:
            return Rejected(response.code, response.phrase)
        self.local_sdp, self.remote_sdp = offer, response.body
        return response.body

    def confirm(self, invite: Draft, response: Response) -> None:
        """Acknowledge a 2xx of our INVITE or re-INVITE, again when it comes again."""
        self.dialog = self.dialog.retargeted(response)
        self.answers += 1
        self.acknowledged.set()
        self._agent.send(self.dialog.ack(invite), self._peer)

    def accept(self, transaction: ServerTransaction, answer: bytes) -> None:
        """Answer an INVITE or re-INVITE with 200, and watch for its ACK."""
        self.local_sdp = answer
        transaction.on_acknowledged = self.acknowledged.set
        transaction.on_unacknowledged = self._unacknowledged
        transaction.respond(200, (self._agent.contact, _ALLOW), answer)

    def receive(self, transaction: ServerTransaction) -> None:
        """Answer a request within the call (the agent calls this)."""
        request = transaction.request
        dialog = self.dialog.accepting(request)
        if dialog is None:
            transaction.respond(500)
            return
        self.dialog = dialog
        if request.method == "BYE":
            transaction.respond(200)
            self._end(Ended("them", request.headers.get("Reason") or ""))
        elif request.method == "INVITE":
            self._receive_offer(transaction)
        else:
            transaction.respond(200 if request.method == "OPTIONS" else 405, (_ALLOW,))

    def lost(self, why: str) -> None:
        """The connection is gone (the agent calls this)."""
        self._end(Ended("error", why))

    def _receive_offer(self, transaction: ServerTransaction) -> None:
        request = transaction.request
        if self._offering:
            transaction.respond(491)
            return
        answer = self.on_offer(request.body) if request.body else self.local_sdp
        if answer is None:
            transaction.respond(488)
            return
        self.dialog = self.dialog.retargeted(request)
        self.remote_sdp = request.body or self.remote_sdp
        self.accept(transaction, answer)

    def _watch(self, transaction: ClientTransaction) -> None:
        transaction.on_success = lambda response: self.confirm(transaction.draft, response)

    def _unacknowledged(self) -> None:
        if not self.ended.done():
            log.warning("answer never acknowledged, call ended", call_id=self.dialog.call_id)
            self._agent.start(self._last_request("no ACK"), self._peer)
            self._end(Ended("error", "the other side never confirmed our answer (no ACK)"))

    def _last_request(self, reason: str) -> Draft:
        text = reason.replace('"', "'")
        headers = (("Reason", f'SIP;text="{text}"'),) if reason else ()
        self.dialog, draft = self.dialog.request("BYE", headers)
        return draft

    def _end(self, ended: Ended) -> None:
        self._agent.dialogs.pop(self.dialog.id, None)
        if not self.ended.done():
            self.ended.set_result(ended)
