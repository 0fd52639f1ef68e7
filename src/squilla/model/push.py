"""Where a push for a device goes: one address of one push service."""

import hashlib
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, ClassVar


class Platform(StrEnum):
    """What kind of phone an address leads to."""

    IOS = "ios"
    ANDROID = "android"
    WEB = "web"


@dataclass(frozen=True, slots=True)
class WebPushAddress:
    """A browser's subscription (RFC 8030, RFC 8291); keys are base64url as the browser gave them.

    The endpoint is a secret: whoever knows it can push.
    """

    provider: ClassVar[str] = "webpush"
    platform: ClassVar[Platform] = Platform.WEB

    endpoint: str = field(repr=False)
    p256dh: str = field(repr=False)
    auth: str = field(repr=False)

    @property
    def secret(self) -> str:
        """What identifies the address, and must not be shown."""
        return self.endpoint


@dataclass(frozen=True, slots=True)
class ApnsAddress:
    """An iPhone's token for VoIP pushes, as hex digits; `bundle` is the app's id without `.voip`.

    `sandbox` is what is believed of the app's build; Apple's answer may teach otherwise.
    """

    provider: ClassVar[str] = "apns"
    platform: ClassVar[Platform] = Platform.IOS

    token: str = field(repr=False)
    bundle: str
    sandbox: bool = False

    @property
    def secret(self) -> str:
        """What identifies the address, and must not be shown."""
        return self.token


@dataclass(frozen=True, slots=True)
class FcmAddress:
    """An Android app's registration token; `project` is the sender it was made for."""

    provider: ClassVar[str] = "fcm"
    platform: ClassVar[Platform] = Platform.ANDROID

    token: str = field(repr=False)
    project: str = ""

    @property
    def secret(self) -> str:
        """What identifies the address, and must not be shown."""
        return self.token


@dataclass(frozen=True, slots=True)
class RelayAddress:
    """A phone at a publisher's gateway: SHA-256 of its login token, as 64 hex digits (M4)."""

    provider: ClassVar[str] = "relay"

    topic: str = field(repr=False)
    platform: Platform

    @property
    def secret(self) -> str:
        """What identifies the address, and must not be shown."""
        return self.topic


PushAddress = WebPushAddress | ApnsAddress | FcmAddress | RelayAddress
ANNOUNCED = (WebPushAddress, ApnsAddress, FcmAddress)
"""What a phone can announce; a relay's address follows from the login."""


def fingerprint(address: PushAddress) -> str:
    """SHA-256 of what identifies an address: equal for the same phone on two accounts."""
    return hashlib.sha256(f"{address.provider} {address.secret}".encode()).hexdigest()


def as_fields(address: PushAddress) -> dict[str, Any]:
    """The address as a dictionary, for the store and for datagrams."""
    return {"provider": address.provider, **asdict(address)}


def from_fields(fields: Mapping[str, Any]) -> PushAddress:
    """The address of such a dictionary; KeyError or TypeError when it is none."""
    kinds = {kind.provider: kind for kind in ANNOUNCED}
    values = dict(fields)
    return kinds[values.pop("provider")](**values)
