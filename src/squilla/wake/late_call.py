"""The call that an iPhone has reported to CallKit, for a phone that woke when it was over.

A phone woken by a VoIP push must show a call, or iOS wakes it no more. So it is sent the INVITE
that it expects, with the same Call-ID, and at once the CANCEL, whose Reason (RFC 3326) says whether
the call was missed or taken elsewhere. The edge leaves a phone alone that is in a call.
"""

import asyncio
from contextlib import suppress

from squilla.edge.cookie import late_cookie
from squilla.edge.late import HEADER
from squilla.push.message import Ending
from squilla.sip.account import SipAccount
from squilla.sip.agent import sip_uri
from squilla.sip.message import Draft, new_tag
from squilla.sip.outgoing import OutgoingCall
from squilla.sip.phone import Phone
from squilla.wake.events import Called

SECONDS = 10.0
RING_SECONDS = 1.0
"""A CANCEL right after the edge's own 100 would overtake the INVITE there."""
_REASONS = {
    Ending.MISSED: 'SIP;cause=487;text="Request Terminated"',
    Ending.ANSWERED_ELSEWHERE: 'SIP;cause=200;text="Call completed elsewhere"',
}
_OFFER = (
    b"v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=-\r\nc=IN IP4 127.0.0.1\r\nt=0 0\r\n"
    b"m=audio 9 RTP/AVP 0 8\r\na=inactive\r\n"
)


class LateCaller:
    """Calls over the edge's loopback port, as the edge's own."""

    def __init__(self, *, domain: str, port: int, key: str) -> None:
        self._domain = domain
        self._port = port
        self._key = key

    async def show(self, call: Called, ending: Ending) -> None:
        """Send the call and take it back; a phone that is gone again or busy gets nothing."""
        account = SipAccount(call.caller or "anonymous", "", self._domain)
        with suppress(TimeoutError):
            async with (
                asyncio.timeout(SECONDS),
                Phone.over_udp(account, host="127.0.0.1", port=self._port) as phone,
            ):
                attempt = phone.place(self._invite(call))
                await _until_it_rings(attempt)
                attempt.cancel(_REASONS[ending])
                await attempt.result()

    def _invite(self, call: Called) -> Draft:
        uri = sip_uri(call.user, self._domain)
        name = "".join(one for one in call.name if one.isprintable() and one not in '\\"')
        shown = f'"{name}" ' if name else ""
        caller = sip_uri(call.caller or "anonymous", self._domain)
        return Draft(
            method="INVITE",
            uri=uri,
            call_id=call.call_id,
            sequence=1,
            local=f"{shown}<{caller}>;tag={new_tag()}",
            remote=f"<{uri}>",
            headers=((HEADER, late_cookie(self._key, call.call_id)),),
            body=_OFFER,
        )


async def _until_it_rings(attempt: OutgoingCall) -> None:
    with suppress(TimeoutError):
        async with asyncio.timeout(RING_SECONDS):
            await attempt.ringing.wait()
