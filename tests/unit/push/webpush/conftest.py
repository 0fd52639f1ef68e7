"""A browser's push service and a client of it, at the same clock."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass

import pytest

from squilla.model.push import WebPushAddress
from squilla.push.message import Message
from squilla.push.outcome import Outcome
from squilla.push.webpush.client import WebPushClient
from squilla.push.webpush.vapid import VapidKey
from tests.fakes.webpush import FakeWebPush
from tests.unit.push.conftest import Clock, Tls


@dataclass
class Sender:
    """Makes clients of the fake's; `hosts` is what they allow."""

    fake: FakeWebPush
    tls: Tls
    clock: Clock
    key: VapidKey
    hosts: list[str]
    limit: float = 5.0

    def address(self) -> WebPushAddress:
        """A new browser's, subscribed with our key."""
        return WebPushAddress(*self.fake.subscribe(self.key.public))

    def run(self, act: Callable[[WebPushClient], Awaitable[None]]) -> None:
        async def use() -> None:
            client = WebPushClient(
                self.key,
                subject="mailto:admin@pbx.example",
                hosts=self.hosts,
                ssl_context=self.tls.context,
                clock=self.clock,
                limit=self.limit,
            )
            try:
                await act(client)
            finally:
                await client.close()

        asyncio.run(use())

    def push(self, address: WebPushAddress, *messages: Message) -> Sequence[Outcome]:
        outcomes: list[Outcome] = []

        async def act(client: WebPushClient) -> None:
            outcomes.extend([await client.push(address, message) for message in messages])

        self.run(act)
        return outcomes


@pytest.fixture
def fake(tls: Tls, clock: Clock) -> Iterator[FakeWebPush]:
    """A service whose violations a test looks at itself."""
    with FakeWebPush(tls.chain, tls.key, clock=clock) as running:
        yield running


@pytest.fixture
def sender(fake: FakeWebPush, tls: Tls, clock: Clock) -> Iterator[Sender]:
    """One that never does the service wrong, or the test fails."""
    yield Sender(fake, tls, clock, VapidKey.generate(), [fake.host])
    assert fake.violations == []
