"""Brings messages, transactions and dialogs of one endpoint together (RFC 3261 §8, §17.1.3)."""

import asyncio
import secrets
from collections.abc import Callable
from typing import Protocol
from urllib.parse import quote

import structlog
from sipmessage import Parameters, Request, Response, Via

from squilla.sip.account import Credentials
from squilla.sip.connection import Address, Connection
from squilla.sip.dialog import DialogId, dialog_id
from squilla.sip.message import ALLOW, Draft, authorized, new_tag
from squilla.sip.timers import Timers
from squilla.sip.transaction import ClientTransaction, ServerKey, ServerTransaction, server_key
from squilla.sip.wire import AnyMessage, Header, parameter_of, top_via

MAX_TRANSACTIONS = 4096
_MAX_CHALLENGES = 3
_USER_SAFE = "-_.!~*'()&=+$,;?/"
log = structlog.get_logger(__name__)


class DialogUser(Protocol):
    """A call, as the agent sees it."""

    def receive(self, transaction: ServerTransaction) -> None:
        """Answer a request within the dialog."""

    def lost(self, why: str) -> None:
        """The connection is gone."""


class Agent:
    """One SIP endpoint. `on_invite` gets each new call and the address that it came from."""

    def __init__(
        self,
        connection: Connection,
        user: str,
        credentials: Credentials | None = None,
        timers: Timers | None = None,
    ) -> None:
        self.timers = timers or Timers()
        self.dialogs: dict[DialogId, DialogUser] = {}
        self.on_invite: Callable[[ServerTransaction, Address], None] = _unwanted
        self.on_lost: Callable[[str], None] = lambda _why: None
        self.local_host, port = connection.local
        transport = "" if connection.name == "UDP" else f";transport={connection.name.lower()}"
        self.contact_uri = f"{sip_uri(user, _bracketed(self.local_host))}:{port}{transport}"
        self._connection = connection
        self._credentials = credentials
        self._gone = ""
        self._clients: dict[tuple[str, str], ClientTransaction] = {}
        self._servers: dict[ServerKey, ServerTransaction] = {}
        self._invites: dict[tuple[str, int], ServerTransaction] = {}
        connection.on_message = self._receive
        connection.on_lost = self._lose

    @property
    def contact(self) -> Header:
        """The Contact header of our requests and answers."""
        return "Contact", f"<{self.contact_uri}>"

    async def request(
        self,
        draft: Draft,
        to: Address,
        watch: Callable[[ClientTransaction], None] = lambda _transaction: None,
    ) -> tuple[Draft, Response]:
        """Send a request, answer challenges, wait for the final answer.

        Returns the request as last sent with it. `watch` sees each transaction as it starts.
        """
        for _ in range(_MAX_CHALLENGES):
            transaction = self.start(draft, to)
            watch(transaction)
            response = await transaction.final()
            again = authorized(draft, response, self._credentials)
            if again is None:
                break
            draft = again
        return transaction.draft, response

    def start(self, draft: Draft, to: Address, branch: str = "") -> ClientTransaction:
        """Send a request without waiting for its answer; `branch` is given for a CANCEL only."""
        branch = branch or _new_branch()
        transaction = ClientTransaction(
            draft,
            self._via(branch),
            lambda data: self._connection.send(data, to),
            self.timers,
            reliable=self._connection.reliable,
        )
        self._clients[branch, draft.method] = transaction
        transaction.on_finished = lambda: self._later(
            self._clients.pop, (branch, draft.method), None
        )
        if self._gone:
            transaction.fail(503, self._gone)
        return transaction

    def cancel(self, transaction: ClientTransaction, to: Address, reason: str = "") -> None:
        """Take back an INVITE that has had a provisional answer (§9.1), saying why (RFC 3326)."""
        self.start(transaction.draft.cancelling(reason), to, transaction.branch)
        self._later(transaction.fail, 487, "cancelled, and never answered")

    def send(self, draft: Draft, to: Address) -> None:
        """Send what has no answer: the ACK of a 2xx."""
        self._connection.send(draft.render(str(self._via(_new_branch()))), to)

    async def close(self) -> None:
        """Stop everything without a word to the other side, and free the socket."""
        self._lose("closed here")
        await self._connection.close()

    def _via(self, branch: str) -> Via:
        host, port = self._connection.local
        parameters = Parameters(branch=branch, rport=None)
        return Via(self._connection.name, _bracketed(host), port, parameters)

    def _receive(self, message: AnyMessage, source: Address) -> None:
        if isinstance(message, Response):
            key = top_via(message).parameters.get("branch") or "", message.cseq.method
            transaction = self._clients.get(key)
            if transaction:
                transaction.receive(message)
        else:
            self._receive_request(message, source)

    def _receive_request(self, request: Request, source: Address) -> None:
        known = self._servers.get(server_key(request))
        if request.method == "ACK":
            self._receive_ack(request)
        elif request.method == "CANCEL":
            self._open(request, source).respond(200 if known else 481)
            if known:
                known.cancel()
        elif known:
            known.repeat()
        elif len(self._servers) < MAX_TRANSACTIONS:
            self._route(self._remember(request, source), source)
        else:
            log.warning("too many SIP requests at once, one dropped", peer=source)

    def _receive_ack(self, request: Request) -> None:
        transaction = self._invites.get((request.call_id, request.cseq.sequence))
        if transaction and transaction.answered:
            transaction.acknowledge()

    def _open(self, request: Request, source: Address) -> ServerTransaction:
        return ServerTransaction(
            request,
            new_tag(),
            lambda data: self._connection.send(data, source),
            self.timers,
            reliable=self._connection.reliable,
        )

    def _remember(self, request: Request, source: Address) -> ServerTransaction:
        transaction = self._open(request, source)
        key = server_key(request)
        self._servers[key] = transaction
        if request.method == "INVITE":
            self._invites[request.call_id, request.cseq.sequence] = transaction
        transaction.on_answered = lambda: self._later(self._forget, key)
        return transaction

    def _forget(self, key: ServerKey) -> None:
        request = self._servers.pop(key).request
        self._invites.pop((request.call_id, request.cseq.sequence), None)

    def _route(self, transaction: ServerTransaction, source: Address) -> None:
        request = transaction.request
        if parameter_of(request.headers["To"], "tag"):
            user = self.dialogs.get(dialog_id(request))
            if user:
                user.receive(transaction)
            else:
                transaction.respond(481)
        elif request.method == "INVITE":
            transaction.respond(100)
            self.on_invite(transaction, source)
        else:
            known = request.method == "OPTIONS"
            transaction.respond(200 if known else 405, (("Allow", ALLOW),))

    def _later(self, action: Callable[..., object], *arguments: object) -> None:
        asyncio.get_running_loop().call_later(self.timers.give_up, action, *arguments)

    def _lose(self, why: str) -> None:
        self._gone = why
        for client in list(self._clients.values()):
            client.fail(503, why)
        for server in self._servers.values():
            server.stop()
        for user in list(self.dialogs.values()):
            user.lost(why)
        self.on_lost(why)


def _unwanted(transaction: ServerTransaction, _source: Address) -> None:
    transaction.respond(480)


def _new_branch() -> str:
    return f"z9hG4bK{secrets.token_hex(12)}"


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host else host


def sip_uri(user: str, host: str) -> str:
    """A SIP URI, with what the user part may not hold escaped (RFC 3261 §25.1)."""
    return f"sip:{quote(user, safe=_USER_SAFE)}@{host}"
