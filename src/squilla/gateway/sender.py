"""Sends one push to one registered phone, by the service of its kind (M4)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol
from urllib.parse import unquote

from squilla.gateway.contract import Push
from squilla.model.push import ApnsAddress, FcmAddress, Platform
from squilla.push.message import Ring
from squilla.push.outcome import Outcome, Rejected
from squilla.store.gateway import Phone


class ApplePush(Protocol):
    """What is needed of the client for Apple's service."""

    async def push(self, address: ApnsAddress, ring: Ring, /) -> Outcome:
        """Push once."""

    async def close(self) -> None:
        """Give the connections back."""


class GooglePush(Protocol):
    """What is needed of the client for Google's service."""

    async def push(self, address: FcmAddress, message: Ring, /) -> Outcome:
        """Push once."""

    async def close(self) -> None:
        """Give the connections back."""


@dataclass(frozen=True, slots=True)
class Services:
    """The services that this gateway has credentials for; `bundle` is the iPhone app's id."""

    apple: ApplePush | None = None
    bundle: str = ""
    google: GooglePush | None = None

    async def close(self) -> None:
        """Give the connections back."""
        for service in (self.apple, self.google):
            if service:
                await service.close()


async def send(services: Services, phone: Phone, push: Push, clock: Callable[[], float]) -> Outcome:
    """Push to a phone; `clock` gives Unix seconds.

    The kind of phone is what it registered as, whatever the sender takes it for.
    """
    ring = Ring(
        id=push.id,
        call_id=push.call_id,
        caller=caller_of(push.from_uri),
        caller_name=push.display_name,
        sent_at=clock(),
        ttl=push.ttl,
    )
    if phone.platform is Platform.IOS and services.apple:
        return await services.apple.push(ApnsAddress(phone.token, services.bundle), ring)
    if phone.platform is Platform.ANDROID and services.google:
        return await services.google.push(FcmAddress(phone.token), ring)
    return Rejected(f"this gateway has no credentials for {phone.platform.value}")


def caller_of(uri: str) -> str:
    """The user part of a SIP URI (RFC 3261 §19.1.1) without its escapes; a bare number stays."""
    rest = uri.partition(":")[2] if uri.lower().startswith(("sip:", "sips:", "tel:")) else uri
    return unquote(rest.partition("@")[0])
