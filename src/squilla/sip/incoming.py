"""A call that rings here, until it is answered, refused or taken back (RFC 3261 §13.3, §9.2)."""

import asyncio

from squilla.sip.agent import Agent
from squilla.sip.call import Call
from squilla.sip.connection import Address
from squilla.sip.dialog import Dialog
from squilla.sip.transaction import ServerTransaction
from squilla.sip.wire import Header, uri_of


class IncomingCall:
    """A call to us. `offer` is its SDP, empty when it has none; `cancelled` is set by CANCEL."""

    def __init__(self, agent: Agent, transaction: ServerTransaction, peer: Address) -> None:
        self.request = transaction.request
        self.offer = transaction.request.body
        self.caller = uri_of(transaction.request.headers["From"])
        self.call_id = transaction.request.call_id
        self.cancelled = asyncio.Event()
        self._agent = agent
        self._transaction = transaction
        self._peer = peer
        transaction.on_cancelled = self.cancelled.set

    def ring(self, code: int = 180) -> None:
        """Tell the caller that it rings (180), or another provisional answer."""
        self._transaction.respond(code, (self._agent.contact,))

    def answer(self, sdp: bytes) -> Call | None:
        """Pick up with our SDP; None when the caller had already hung up or was refused."""
        if self._transaction.answered:
            return None
        dialog = Dialog.from_request(self.request, self._transaction.tag)
        call = Call(self._agent, dialog, self._peer, sdp, self.offer)
        call.accept(self._transaction, sdp)
        return call

    def reject(self, code: int, headers: tuple[Header, ...] = ()) -> None:
        """Refuse the call, say with 486 (busy) or 603 (decline)."""
        self._transaction.respond(code, headers)
