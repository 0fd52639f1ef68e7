"""A call that we place, from the INVITE to an established call or a refusal (§13.2, §9.1)."""

import asyncio
from collections.abc import Callable

from sipmessage import Response

from squilla.sip.account import Rejected
from squilla.sip.agent import Agent
from squilla.sip.call import Call
from squilla.sip.connection import Address
from squilla.sip.dialog import Dialog
from squilla.sip.message import Draft
from squilla.sip.transaction import ClientTransaction


class OutgoingCall:
    """A call on its way. `provisional` collects the 1xx codes, `ringing` is set by 180 or 183.

    `on_provisional` gets each of those answers.
    """

    def __init__(self, agent: Agent, invite: Draft, peer: Address) -> None:
        self.provisional: list[int] = []
        self.ringing = asyncio.Event()
        self.on_provisional: Callable[[Response], None] = lambda _response: None
        self._agent = agent
        self._peer = peer
        self._call: Call | None = None
        self._cancelled = False
        self._reason = ""
        self._transaction: ClientTransaction
        self._outcome = asyncio.create_task(self._place(invite))

    async def result(self) -> Call | Rejected:
        """The established call, or why there is none."""
        return await asyncio.shield(self._outcome)

    def cancel(self, reason: str = "") -> None:
        """Give up ringing: CANCEL at once or, as §9.1 asks, after the first provisional answer.

        `reason` is a Reason header's value (RFC 3326).
        """
        if self._cancelled or self._outcome.done():
            return
        self._cancelled, self._reason = True, reason
        if self.provisional and self._transaction.cancellable:
            self._agent.cancel(self._transaction, self._peer, reason)

    async def _place(self, invite: Draft) -> Call | Rejected:
        _, response = await self._agent.request(invite, self._peer, self._watch)
        if self._call is None:
            return Rejected(response.code, response.phrase)
        if self._cancelled:
            await self._call.bye()
            return Rejected(487, "cancelled while it was being answered")
        return self._call

    def _watch(self, transaction: ClientTransaction) -> None:
        self._transaction = transaction
        transaction.on_provisional = self._progress
        transaction.on_success = self._answered

    def _progress(self, response: Response) -> None:
        first = not self.provisional
        self.provisional.append(response.code)
        self.on_provisional(response)
        if response.code in {180, 183}:
            self.ringing.set()
        if self._cancelled and first:
            self._agent.cancel(self._transaction, self._peer, self._reason)

    def _answered(self, response: Response) -> None:
        draft = self._transaction.draft
        dialog = Dialog.from_response(draft, response)
        if self._call is None:
            self._call = Call(self._agent, dialog, self._peer, draft.body, response.body)
        if dialog.id == self._call.dialog.id:
            self._call.confirm(draft, response)
            return
        # Another phone of a forked call answered too: take its call, and end it (§13.2.2.4).
        self._agent.send(dialog.ack(draft), self._peer)
        self._agent.start(dialog.request("BYE")[1], self._peer)
