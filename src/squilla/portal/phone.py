"""What the portal shows of somebody's phone."""

from dataclasses import dataclass
from enum import StrEnum

from squilla.model.devices import Device, Phase, mobile_extension
from squilla.model.push import PushAddress, RelayAddress
from squilla.portal.guard.sessions import Visitor
from squilla.services import Services
from squilla.store import devices, push_addresses


class State(StrEnum):
    """Where the one login of an account stands; REPLACED is said of a QR that another took over."""

    NONE = "none"
    WAITING = "waiting"
    EXPIRED = "expired"
    ACTIVE = "active"
    REPLACED = "replaced"


_OF_PHASE = {
    Phase.PENDING: State.WAITING,
    Phase.EXPIRED: State.EXPIRED,
    Phase.ACTIVE: State.ACTIVE,
}


_WAKING = {
    "webpush": "portal.push_webpush",
    "apns": "portal.push_apns",
    "fcm": "portal.push_fcm",
    "relay": "portal.push_relay",
}


@dataclass(frozen=True, slots=True)
class Phone:
    """The phone of an account.

    `device` is its login, None when there is none; `seconds_left` is how long a QR still waits;
    `registered` tells whether calls can reach it now, None when that is unknown; `waking` is how
    a push would wake it, the key of a text.
    """

    state: State
    extension: str
    device: Device | None = None
    seconds_left: float = 0.0
    registered: bool | None = None
    waking: str = ""


def phone_of(services: Services, visitor: Visitor, *, shown: str = "") -> Phone:
    """The phone of whoever asks; `shown` is the login whose QR is on their screen."""
    account = visitor.account
    extension = mobile_extension(services.rules.mobile_prefix, account.extension)
    with services.store.begin() as tx:
        device = devices.of_account(tx, account.id)
        address = push_addresses.of_account(tx, account.id)
    now = services.clock()
    state = state_of(device, shown=shown, now=now)
    if device is None:
        return Phone(state, extension)
    registered = services.registered(extension) if state is State.ACTIVE else None
    waking = waking_of(address, services.push_services)
    return Phone(state, extension, device, device.expires_at - now, registered, waking)


def waking_of(address: PushAddress | None, push_services: frozenset[str]) -> str:
    """How a phone is woken: by its own service, else by the gateway of its app, or why not (M4)."""
    if address is None:
        return "portal.push_no_address"
    if address.provider in push_services:
        return _WAKING[address.provider]
    if RelayAddress.provider in push_services:
        return _WAKING[RelayAddress.provider]
    return "portal.push_no_service"


def state_of(device: Device | None, *, shown: str, now: float) -> State:
    """Where a login stands at `now` (Unix seconds), seen from the page that shows a QR, if any."""
    if shown and (device is None or device.id != shown):
        return State.REPLACED
    return State.NONE if device is None else _OF_PHASE[device.phase(now)]
