"""The push services that this installation can ask, by the kind of address."""

import asyncio
import ssl
from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from squilla.model.push import ApnsAddress, FcmAddress, PushAddress, RelayAddress, WebPushAddress
from squilla.ops.push_keys import APNS_KEY, FCM_ACCOUNT, push_trust, vapid_key
from squilla.push.apns.client import ApnsClient
from squilla.push.apns.credentials import ApnsCredentials
from squilla.push.fcm.account import ServiceAccount
from squilla.push.fcm.client import FcmClient
from squilla.push.message import Message, Ring
from squilla.push.outcome import Outcome, Rejected
from squilla.push.relay.client import RelayClient
from squilla.push.webpush.client import WebPushClient
from squilla.settings import Settings

AT_ONCE = 100
"""Pushes under way at one service, as many streams as HTTP/2 peers usually allow; more wait.

Without that, more calls than can be pushed in time make every push run into its time limit and be
tried again: then hardly any gets through.
"""


def _turns() -> Mapping[str, asyncio.Semaphore]:
    return defaultdict(lambda: asyncio.Semaphore(AT_ONCE))


@dataclass(frozen=True, slots=True)
class Clients:
    """One client for each service; None where there are no credentials."""

    webpush: WebPushClient
    apns: ApnsClient | None
    fcm: FcmClient | None
    relay: RelayClient | None
    _turns: Mapping[str, asyncio.Semaphore] = field(default_factory=_turns, init=False, repr=False)

    def can_push(self, address: PushAddress) -> bool:
        """Whether there is a client for an address of that kind."""
        return self._of(address) is not None

    async def push(self, address: PushAddress, message: Message) -> Outcome:
        """Send a message to an address in its turn; what cannot be said there is Rejected."""
        async with self._turns[address.provider]:
            return await self._push(address, message)

    async def _push(self, address: PushAddress, message: Message) -> Outcome:
        match address, message:
            case WebPushAddress(), _:
                return await self.webpush.push(address, message)
            case FcmAddress(), _ if self.fcm:
                return await self.fcm.push(address, message)
            case ApnsAddress(), Ring() if self.apns:
                return await self.apns.push(address, message)
            case RelayAddress(), Ring() if self.relay:
                return await self.relay.push(address, message)
        return Rejected("this service has no message for that")

    async def close(self) -> None:
        """Close the connections."""
        clients = (self.webpush, self.apns, self.fcm, self.relay)
        await asyncio.gather(*(client.close() for client in clients if client))

    def _of(self, address: PushAddress) -> object | None:
        match address:
            case WebPushAddress():
                return self.webpush
            case ApnsAddress():
                return self.apns
            case FcmAddress():
                return self.fcm
            case RelayAddress():
                return self.relay


def make_clients(settings: Settings, clock: Callable[[], float]) -> Clients:
    """The clients for the settings, with the keys that are in their folder."""
    trust = push_trust(settings)
    return Clients(
        webpush=WebPushClient(
            vapid_key(settings),
            subject=settings.webpush_subject or f"https://{settings.host}",
            hosts=settings.webpush_hosts,
            ssl_context=trust,
            clock=clock,
        ),
        apns=_apns(settings, trust, clock) if settings.apns_key else None,
        fcm=_fcm(settings, trust, clock) if settings.fcm_credentials else None,
        relay=_relay(settings, trust, clock) if settings.gateway_url else None,
    )


def _apns(settings: Settings, trust: ssl.SSLContext, clock: Callable[[], float]) -> ApnsClient:
    credentials = ApnsCredentials.read(
        settings.push_keys / APNS_KEY,
        settings.apns_key_id,
        settings.apns_team_id,
        settings.apns_topic,
    )
    return ApnsClient(
        credentials,
        url=settings.apns_url,
        sandbox_url=settings.apns_sandbox_url,
        ssl_context=trust,
        clock=clock,
        host=settings.host,
    )


def _fcm(settings: Settings, trust: ssl.SSLContext, clock: Callable[[], float]) -> FcmClient:
    account = ServiceAccount.read(settings.push_keys / FCM_ACCOUNT)
    return FcmClient(
        account, url=settings.fcm_url, ssl_context=trust, clock=clock, host=settings.host
    )


def _relay(settings: Settings, trust: ssl.SSLContext, clock: Callable[[], float]) -> RelayClient:
    return RelayClient(
        settings.gateway_url,
        settings.gateway_system,
        settings.gateway_secret.get_secret_value(),
        host=settings.host,
        ssl_context=trust,
        clock=clock,
    )
