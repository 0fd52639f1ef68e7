"""A phone of our own that sleeps: announces a push address, goes away, and wakes by a push."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import Future
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Self

from squilla.sip.account import Registered, SipAccount
from squilla.sip.incoming import IncomingCall
from squilla.sip.phone import Phone
from tests.live.product import Product
from tests.live.push_services import Arrived, PushServices
from tests.live.wire import connected

SECONDS = 10.0
QUIET_SECONDS = 0.4
"""How long nothing has to happen to count as never; what it does happens within 0.05 s."""


class Sleeper:
    """One phone. `arrived` are the pushes it got, `phones` those it has woken up as.

    It wakes `delay` seconds after a push for a call, and registers `registrations` times; another
    push makes it register again over the same connection.
    """

    def __init__(self, product: Product, account: SipAccount, address: str, said: str) -> None:
        """`said` are the URI parameters of its Contact, which hold the push address `address`."""
        self.account = account
        self.address = address
        self.said = said
        self.arrived: list[Arrived] = []
        self.phones: list[Phone] = []
        self.delay = 0.0
        self.registrations = 1
        self.wakes = True
        self.on_wake: Callable[[], None] = lambda: None
        self._product = product
        self._stack = AsyncExitStack()
        self._loop = asyncio.get_running_loop()
        self._awake = asyncio.Event()
        self._waking: list[Future[None]] = []
        self._alone = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, kind: object, *_: object) -> None:
        await self._stack.aclose()
        for waking in self._waking:
            waking.cancel()
            if kind is None and not waking.cancelled():
                waking.result()

    async def announce(self, said: str | None = None) -> Registered:
        """Register with the push address, and go to sleep: the connection is closed."""
        async with connected(self._product, self.account) as phone:
            outcome = await phone.register(uri_parameters=self.said if said is None else said)
            assert isinstance(outcome, Registered), outcome
        return outcome

    def push_arrived(self, arrived: Arrived) -> None:
        """A push came, from whatever thread."""
        self.arrived.append(arrived)
        if self.wakes and arrived.kind == "call":
            waking = asyncio.run_coroutine_threadsafe(self._wake_later(), self._loop)
            self._waking.append(waking)

    async def wake(self) -> Phone:
        """Connect and register, `registrations` times over the same connection."""
        phone = await self._stack.enter_async_context(connected(self._product, self.account))
        await self._register(phone)
        self.phones.append(phone)
        self._awake.set()
        return phone

    async def awake(self, seconds: float = SECONDS) -> Phone:
        """The phone, once it has woken."""
        async with asyncio.timeout(seconds):
            await self._awake.wait()
        return self.phones[-1]

    async def rings(self, seconds: float = SECONDS) -> IncomingCall:
        """The call that it was woken for; it rings from now on."""
        phone = await self.awake(seconds)
        incoming = await asyncio.wait_for(phone.incoming.get(), seconds)
        incoming.ring()
        return incoming

    async def sleep(self) -> None:
        """Close the connection without a word."""
        self._awake.clear()
        await self.phones[-1].close()

    async def pushed(self, count: int, seconds: float = SECONDS) -> list[Arrived]:
        """The pushes, once there are so many."""
        await until(lambda: len(self.arrived) >= count, seconds)
        return self.arrived

    @property
    def kinds(self) -> list[str]:
        return [one.kind for one in self.arrived]

    async def _wake_later(self) -> None:
        await asyncio.sleep(self.delay)
        self.on_wake()
        async with self._alone:
            if self._awake.is_set():
                await self._register(self.phones[-1])
            else:
                await self.wake()

    async def _register(self, phone: Phone) -> None:
        for _ in range(self.registrations):
            outcome = await phone.register(uri_parameters=self.said)
            assert isinstance(outcome, Registered), outcome


@asynccontextmanager
async def sleeping(
    product: Product, account: SipAccount, services: PushServices, made: tuple[str, str]
) -> AsyncIterator[Sleeper]:
    """A phone that has announced the address in `made`, as `PushServices.new_android` makes it."""
    async with Sleeper(product, account, *made) as sleeper:
        services.listen(sleeper.address, sleeper.push_arrived)
        await sleeper.announce()
        yield sleeper


async def until(holds: Callable[[], bool], seconds: float) -> None:
    """Wait until something holds that sets no event; TimeoutError after so many seconds."""
    async with asyncio.timeout(seconds):
        while not holds():  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.01)


async def is_quiet(phone: Phone, seconds: float = QUIET_SECONDS) -> bool:
    """Whether no call comes to a phone for so long."""
    await asyncio.sleep(seconds)
    return phone.incoming.empty()
