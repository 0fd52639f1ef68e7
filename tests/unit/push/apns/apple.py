"""What the tests of pushes to Apple share."""

import asyncio
import ssl
import time
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import cache
from typing import TypeVar

from squilla.model.push import ApnsAddress
from squilla.push.apns.client import ApnsClient
from squilla.push.apns.credentials import ApnsCredentials
from squilla.push.message import Ring
from tests.fakes.apns import FakeApns, signing_key

TOKEN = "ab12" * 16
PHONE = ApnsAddress(TOKEN, "it.example.phone")

Result = TypeVar("Result")


@dataclass(frozen=True)
class Keys:
    credentials: ApnsCredentials
    public: bytes


@cache
def keys() -> Keys:
    private, public = signing_key()
    return Keys(ApnsCredentials(private, "KEYID12345", "TEAMID1234", "it.example.phone"), public)


@dataclass(frozen=True)
class Apple:
    production: FakeApns
    sandbox: FakeApns
    trust: ssl.SSLContext

    def run(
        self,
        scenario: Callable[[ApnsClient], Awaitable[Result]],
        *,
        seconds: float = 5.0,
        clock: Callable[[], float] = time.time,
    ) -> Result:
        """What a scenario with a new client gives."""

        async def with_client() -> Result:
            client = ApnsClient(
                keys().credentials,
                url=self.production.url,
                sandbox_url=self.sandbox.url,
                ssl_context=self.trust,
                clock=clock,
                seconds=seconds,
            )
            try:
                return await scenario(client)
            finally:
                await client.close()

        return asyncio.run(with_client())


def ring(name: str = "Ada Rossi") -> Ring:
    return Ring(str(uuid.uuid4()), "call-1@pbx", "201", name, time.time(), 30)
