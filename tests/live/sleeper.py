"""A phone of our own that sleeps: announces a push address, goes away, and wakes by a push."""

import asyncio
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager

from squilla.sip.account import Registered, SipAccount
from squilla.sip.phone import Phone
from tests.live.product import Product
from tests.live.push_services import BUNDLE, TEAM_ID, PushServices
from tests.live.wire import connected

Woken = Callable[[], None]


class Sleeper:
    """One phone. `parameters` are those of its Contact, `phones` those it has woken up as."""

    def __init__(self, product: Product, account: SipAccount, parameters: str) -> None:
        self.account = account
        self.phones: list[Phone] = []
        self._product = product
        self._parameters = parameters
        self._stack = AsyncExitStack()
        self._loop = asyncio.get_running_loop()
        self._awake = asyncio.Event()
        self.delay = 0.0
        self.registrations = 1
        self.on_wake: Woken = lambda: None

    async def __aenter__(self) -> "Sleeper":
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._stack.aclose()

    async def announce(self) -> Registered:
        """Register with the push address, and go to sleep: the connection is closed."""
        async with connected(self._product, self.account) as phone:
            outcome = await phone.register(uri_parameters=self._parameters)
            assert isinstance(outcome, Registered), outcome
        return outcome

    def push_arrived(self) -> None:
        """A push came, from whatever thread: wake after `delay` seconds."""
        asyncio.run_coroutine_threadsafe(self._wake_later(), self._loop)

    async def wake(self) -> Phone:
        """Connect and register, `registrations` times over the same connection."""
        phone = await self._stack.enter_async_context(connected(self._product, self.account))
        for _ in range(self.registrations):
            outcome = await phone.register(uri_parameters=self._parameters)
            assert isinstance(outcome, Registered), outcome
        self.phones.append(phone)
        self._awake.set()
        return phone

    async def awake(self, seconds: float = 10.0) -> Phone:
        """The phone, once it has woken."""
        async with asyncio.timeout(seconds):
            await self._awake.wait()
        return self.phones[-1]

    async def _wake_later(self) -> None:
        await asyncio.sleep(self.delay)
        self.on_wake()
        await self.wake()


@asynccontextmanager
async def android(
    product: Product, account: SipAccount, services: PushServices
) -> AsyncIterator[Sleeper]:
    """A phone that Google wakes, announced by RFC 8599."""
    token = services.fcm.register()
    parameters = f";pn-provider=fcm;pn-param={services.fcm.project};pn-prid={token}"
    async with Sleeper(product, account, parameters) as sleeper:
        services.fcm.on_push(lambda pushed: pushed.token == token and sleeper.push_arrived())
        await sleeper.announce()
        yield sleeper


@asynccontextmanager
async def iphone(
    product: Product, account: SipAccount, services: PushServices
) -> AsyncIterator[Sleeper]:
    """A phone that Apple wakes, announced by RFC 8599."""
    token = secrets.token_hex(32)
    services.apns.tokens.add(token)
    parameters = f";pn-provider=apns;pn-param={TEAM_ID}.{BUNDLE}.voip;pn-prid={token}"
    async with Sleeper(product, account, parameters) as sleeper:
        services.apns.on_push(lambda to, _payload, _headers: to == token and sleeper.push_arrived())
        await sleeper.announce()
        yield sleeper
