"""A robot's phone on the line: connected over TLS and registered, or why not (RFC 3261)."""

import ssl
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass

from squilla.robot.failure import Failure, Reason, connection_failure
from squilla.sip.account import Rejected, SipAccount
from squilla.sip.phone import Phone

ECHO = "*43"
"""The echo test (T1)."""


@dataclass(frozen=True, slots=True)
class Destination:
    """Where to call: `connect` is an address to use instead of the domain's, for TLS only.

    The certificate must be good for the account's domain in any case.
    """

    context: ssl.SSLContext
    target: str = ECHO
    connect: str | None = None


@asynccontextmanager
async def registered(
    account: SipAccount, destination: Destination, expires: int
) -> AsyncIterator[Phone | Failure]:
    """A phone registered for `expires` seconds, and unregistered in the end."""
    host = destination.connect or account.domain
    async with AsyncExitStack() as stack:
        connecting = Phone.connect(
            account,
            host=host,
            port=account.port,
            ssl_context=destination.context,
            server_hostname=account.domain,
        )
        try:
            phone = await stack.enter_async_context(connecting)
        except OSError as error:
            yield connection_failure(error, host, account.port, account.domain)
            return
        answer = await phone.register(expires)
        if isinstance(answer, Rejected):
            yield refused(Reason.REGISTER_REFUSED, answer)
            return
        yield phone
        await phone.unregister()


def refused(reason: Reason, rejected: Rejected) -> Failure:
    """A refusal by SIP, with its code and words."""
    return Failure(reason, {"code": rejected.code, "why": rejected.reason})
