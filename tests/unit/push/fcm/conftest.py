"""Firebase and a client of it, at the same clock."""

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from squilla.model.push import FcmAddress
from squilla.push.fcm.account import ServiceAccount
from squilla.push.fcm.client import FcmClient
from squilla.push.message import Message
from squilla.push.outcome import Outcome
from tests.fakes.fcm import FakeFcm
from tests.unit.push.conftest import Clock, Tls


@dataclass
class Sender:
    """Makes clients of the fake's."""

    fake: FakeFcm
    tls: Tls
    clock: Clock
    account: ServiceAccount
    limit: float = 5.0

    def run(self, act: Callable[[FcmClient], Awaitable[None]]) -> None:
        async def use() -> None:
            client = FcmClient(
                self.account,
                url=self.fake.url,
                ssl_context=self.tls.context,
                clock=self.clock,
                host="pbx.example",
                limit=self.limit,
            )
            try:
                await act(client)
            finally:
                await client.close()

        asyncio.run(use())

    def push(self, token: str, *messages: Message) -> Sequence[Outcome]:
        outcomes: list[Outcome] = []

        async def act(client: FcmClient) -> None:
            address = FcmAddress(token)
            outcomes.extend([await client.push(address, message) for message in messages])

        self.run(act)
        return outcomes


@pytest.fixture
def fake(tls: Tls, clock: Clock) -> Iterator[FakeFcm]:
    """A service whose violations a test looks at itself."""
    with FakeFcm(tls.chain, tls.key, clock=clock) as running:
        yield running


@pytest.fixture
def sender(fake: FakeFcm, tls: Tls, clock: Clock, tmp_path: Path) -> Iterator[Sender]:
    """One that never does the service wrong, or the test fails."""
    account = ServiceAccount.read(fake.write_account(tmp_path / "account.json"))
    yield Sender(fake, tls, clock, account)
    assert fake.violations == []
