"""Our own user agent against the product, for what no finished softphone would send."""

import asyncio
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from squilla.sip.account import SipAccount
from squilla.sip.phone import Phone
from tests.live.product import Product
from tests.live.softphones.account import SipAccount as AppAccount

Result = TypeVar("Result")


def trusting(ca_file: Path) -> ssl.SSLContext:
    """A context that trusts this authority alone."""
    return ssl.create_default_context(cafile=ca_file)


def as_ours(account: AppAccount) -> SipAccount:
    """The app double's account for our user agent."""
    return SipAccount(account.username, account.secret, account.domain, account.port)


@asynccontextmanager
async def connected(
    product: Product, account: SipAccount, port: int | None = None
) -> AsyncIterator[Phone]:
    """Our user agent on a TLS connection of its own."""
    async with Phone.connect(
        account,
        host="127.0.0.1",
        port=port or product.phone_port,
        ssl_context=trusting(product.ca_file),
        server_hostname="localhost",
    ) as phone:
        yield phone


def with_phone(
    product: Product,
    account: SipAccount,
    act: Callable[[Phone], Awaitable[Result]],
    port: int | None = None,
) -> Result:
    """Connect, act, close."""

    async def run() -> Result:
        async with connected(product, account, port) as phone:
            return await act(phone)

    return asyncio.run(run())
