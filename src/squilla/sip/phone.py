"""A softphone without a screen: registers, calls, is called (T1; the tests' phones)."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Self

from squilla.sip.account import Registered, Rejected, SipAccount
from squilla.sip.agent import Agent, sip_uri
from squilla.sip.call import Call
from squilla.sip.connection import Address, Connection, TlsConnection, UdpEndpoint
from squilla.sip.incoming import IncomingCall
from squilla.sip.message import ALLOW, Draft, new_call_id, new_tag
from squilla.sip.outgoing import OutgoingCall
from squilla.sip.register import DEFAULT_EXPIRES, Registration
from squilla.sip.timers import Timers
from squilla.sip.transaction import ServerTransaction
from squilla.sip.wire import Header

RING_SECONDS = 60.0
_MAX_WAITING = 16


class Phone:
    """A SIP account at work over one connection.

    Calls to it appear in `incoming`; `lost` is set, with the reason, when the connection is gone.
    Leaving the `async with` hangs up what is active and closes the connection without
    unregistering, as when an app is closed.
    """

    def __init__(self, agent: Agent, account: SipAccount, server: Address) -> None:
        self.account = account
        self.incoming: asyncio.Queue[IncomingCall] = asyncio.Queue(_MAX_WAITING)
        self.lost: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._agent = agent
        self._server = server
        self._registration: Registration | None = None
        agent.on_invite = self._ring
        agent.on_lost = self._lose

    @classmethod
    @asynccontextmanager
    async def connect(
        cls,
        account: SipAccount,
        *,
        host: str,
        port: int,
        ssl_context: ssl.SSLContext,
        server_hostname: str,
        timers: Timers | None = None,
    ) -> AsyncIterator[Self]:
        """Connect over TLS to host:port, whose certificate must be good for `server_hostname`.

        Raises what TlsConnection.open raises.
        """
        connection = await TlsConnection.open(host, port, ssl_context, server_hostname)
        async with cls._over(connection, account, (host, port), timers) as phone:
            yield phone

    @classmethod
    @asynccontextmanager
    async def over_udp(
        cls,
        account: SipAccount,
        *,
        host: str,
        port: int,
        local_host: str = "127.0.0.1",
        timers: Timers | None = None,
    ) -> AsyncIterator[Self]:
        """Talk UDP to host:port (`host` is an address) from a free port of `local_host`."""
        endpoint = await UdpEndpoint.open(local_host)
        async with cls._over(endpoint, account, (host, port), timers) as phone:
            yield phone

    @classmethod
    @asynccontextmanager
    async def _over(
        cls, connection: Connection, account: SipAccount, server: Address, timers: Timers | None
    ) -> AsyncIterator[Self]:
        agent = Agent(connection, account.user, account.credentials, timers)
        phone = cls(agent, account, server)
        try:
            yield phone
        finally:
            await phone.close()

    @property
    def local_host(self) -> str:
        """Our address as the server sees it from here: where a stream for a call should bind."""
        return self._agent.local_host

    async def register(
        self,
        expires: int = DEFAULT_EXPIRES,
        *,
        uri_parameters: str = "",
        header_parameters: str = "",
    ) -> Registered | Rejected:
        """Register, and keep registered; the parameters are those of Registration."""
        if self._registration:
            self._registration.stop()
        self._registration = Registration(
            self._agent, self.account, self._server, uri_parameters, header_parameters
        )
        return await self._registration.register(expires)

    async def unregister(self) -> Registered | Rejected:
        """Remove our registration."""
        if self._registration is None:
            return Registered(0)
        return await self._registration.unregister()

    def dial(self, target: str, offer: bytes, headers: tuple[Header, ...] = ()) -> OutgoingCall:
        """Start a call to a user of our domain ("*43") or to a SIP URI, with our SDP."""
        uri = target if target.startswith("sip") else sip_uri(target, self.account.domain)
        local = f"<{sip_uri(self.account.user, self.account.domain)}>;tag={new_tag()}"
        draft = Draft(
            method="INVITE",
            uri=uri,
            call_id=new_call_id(),
            sequence=1,
            local=local,
            remote=f"<{uri}>",
            headers=(self._agent.contact, ("Allow", ALLOW), *headers),
            body=offer,
        )
        return OutgoingCall(self._agent, draft, self._server)

    def place(self, invite: Draft) -> OutgoingCall:
        """Start a call with an INVITE of one's own, to which our Contact is added."""
        with_contact = replace(invite, headers=(self._agent.contact, *invite.headers))
        return OutgoingCall(self._agent, with_contact, self._server)

    async def call(
        self, target: str, offer: bytes, ring_seconds: float = RING_SECONDS
    ) -> Call | Rejected:
        """Call and wait for the answer; after `ring_seconds` the call is cancelled (487)."""
        attempt = self.dial(target, offer)
        try:
            async with asyncio.timeout(ring_seconds):
                return await attempt.result()
        except TimeoutError:
            attempt.cancel()
            return await attempt.result()
        except asyncio.CancelledError:
            attempt.cancel()
            raise

    async def close(self) -> None:
        """Hang up what is active and close the connection."""
        if self._registration:
            self._registration.stop()
        calls = [user for user in self._agent.dialogs.values() if isinstance(user, Call)]
        await asyncio.gather(*(call.bye() for call in calls))
        await self._agent.close()

    def _lose(self, why: str) -> None:
        if not self.lost.done():
            self.lost.set_result(why)

    def _ring(self, transaction: ServerTransaction, source: Address) -> None:
        try:
            self.incoming.put_nowait(IncomingCall(self._agent, transaction, source))
        except asyncio.QueueFull:
            transaction.respond(486)
