"""Registration of a phone: RFC 3261 §10.2, kept alive until told otherwise."""

import asyncio

import structlog
from sipmessage import Response

from squilla.sip.account import Registered, Rejected, SipAccount
from squilla.sip.agent import Agent, sip_uri
from squilla.sip.connection import Address
from squilla.sip.message import Draft, new_call_id, new_tag
from squilla.sip.wire import parameter_of, uri_of, values

DEFAULT_EXPIRES = 3600
_REFRESH_AT = 0.8
_SOONEST_REFRESH = 1.0
_INTERVAL_TOO_BRIEF = 423
log = structlog.get_logger(__name__)


class Registration:
    """The binding of one phone to its address of record.

    `uri_parameters` goes inside the Contact URI (";pn-provider=..." of RFC 8599) and
    `header_parameters` after it (";+sip.instance=...").
    """

    def __init__(
        self,
        agent: Agent,
        account: SipAccount,
        server: Address,
        uri_parameters: str = "",
        header_parameters: str = "",
    ) -> None:
        self._agent = agent
        self._server = server
        self._contact_uri = agent.contact_uri + uri_parameters
        self._contact = f"<{self._contact_uri}>{header_parameters}"
        self._address = f"<{sip_uri(account.user, account.domain)}>"
        self._domain = account.domain
        self._call_id = new_call_id()
        self._tag = new_tag()
        self._sequence = 0
        self._refresher: asyncio.Task[None] | None = None

    async def register(self, expires: int = DEFAULT_EXPIRES) -> Registered | Rejected:
        """Register for `expires` seconds, and again before they are over, until stopped."""
        self.stop()
        outcome = await self._send(expires)
        if isinstance(outcome, Registered):
            self._refresher = asyncio.create_task(self._refresh(expires, outcome.expires))
        return outcome

    async def unregister(self) -> Registered | Rejected:
        """Remove the binding."""
        self.stop()
        return await self._send(0)

    def stop(self) -> None:
        """Refresh no more."""
        if self._refresher:
            self._refresher.cancel()
            self._refresher = None

    async def _refresh(self, expires: int, granted: int) -> None:
        while True:
            await asyncio.sleep(max(granted * _REFRESH_AT, _SOONEST_REFRESH))
            outcome = await self._send(expires)
            if isinstance(outcome, Rejected):
                log.warning("registration not renewed", code=outcome.code, why=outcome.reason)
                return
            granted = outcome.expires

    async def _send(self, expires: int) -> Registered | Rejected:
        response = await self._request(expires)
        least = response.headers.get("Min-Expires") or ""
        if response.code == _INTERVAL_TOO_BRIEF and least.isdigit():
            response = await self._request(int(least))
        if response.code >= 300:
            return Rejected(response.code, response.phrase)
        return Registered(self._granted(response, expires))

    async def _request(self, expires: int) -> Response:
        self._sequence += 1
        draft = Draft(
            method="REGISTER",
            uri=f"sip:{self._domain}",
            call_id=self._call_id,
            sequence=self._sequence,
            local=f"{self._address};tag={self._tag}",
            remote=self._address,
            headers=(("Contact", self._contact), ("Expires", str(expires))),
        )
        sent, response = await self._agent.request(draft, self._server)
        self._sequence = sent.sequence
        return response

    def _granted(self, response: Response, asked: int) -> int:
        for contact in values(response, "Contact"):
            text = parameter_of(contact, "expires") or ""
            if uri_of(contact) == self._contact_uri and text.isdigit():
                return int(text)
        text = response.headers.get("Expires") or ""
        return int(text) if text.isdigit() else asked
