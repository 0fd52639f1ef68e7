"""The push subscription of our own app, which runs in a browser (M4, RFC 8030, RFC 8291).

An extension of the contract: the older apps announce their address in REGISTER or to a gateway.
"""

import base64
import re
from typing import Annotated

from cryptography.hazmat.primitives.asymmetric import ec
from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field

from squilla.model.push import Platform, WebPushAddress
from squilla.push.webpush.endpoint import LONGEST, check_endpoint
from squilla.store import push_addresses
from squilla.webrest.authorization import Phone, Serving
from squilla.webrest.refusals import READING, responses

router = APIRouter(prefix="/user", tags=["push"])

_BASE64URL = re.compile(r"[A-Za-z0-9_-]*")
_AUTH_BYTES = 16
_UNCOMPRESSED_POINT_BYTES = 65


class PushState(BaseModel):
    """What to subscribe with, and whether this login's phone can be pushed to already."""

    vapid: str
    subscribed: bool
    platform: Platform | None


class Keys(BaseModel):
    """The keys of a browser's subscription, base64url as `PushSubscription.toJSON()` has them."""

    p256dh: Annotated[str, Field(max_length=100, repr=False)]
    auth: Annotated[str, Field(max_length=32, repr=False)]


class Subscription(BaseModel):
    """A browser's `PushSubscription.toJSON()`; what else it holds is ignored."""

    endpoint: Annotated[str, Field(max_length=LONGEST, repr=False)]
    keys: Keys


@router.get("/push", responses=READING | responses(403))
def state(services: Serving, phone: Phone) -> PushState:
    """The key to subscribe with (RFC 8292), and what the phone has announced."""
    with services.store.begin() as tx:
        address = push_addresses.of_account(tx, phone.account.id)
    return PushState(
        vapid=services.vapid_public,
        subscribed=address is not None,
        platform=address.platform if address else None,
    )


@router.put("/push", status_code=204, responses=READING | responses(403))
def subscribe(services: Serving, phone: Phone, subscription: Subscription) -> None:
    """Push calls to this subscription from now on, in the place of any address before."""
    _check(subscription, services)
    keys = subscription.keys
    p256dh, auth = keys.p256dh.rstrip("="), keys.auth.rstrip("=")
    address = WebPushAddress(subscription.endpoint, p256dh, auth)
    with services.store.begin() as tx:
        push_addresses.announce(tx, sip_user=phone.sip_user, address=address, at=services.clock())


@router.delete("/push", status_code=204, responses=READING | responses(403))
def unsubscribe(services: Serving, phone: Phone) -> None:
    """Push to this phone no more."""
    with services.store.begin() as tx:
        push_addresses.withdraw(tx, phone.sip_user)


def _check(subscription: Subscription, services: Serving) -> None:
    """Refuse what could not be pushed to with 400, naming the field and never its value."""
    wrong = check_endpoint(subscription.endpoint, services.webpush_hosts)
    if wrong is not None:
        raise HTTPException(400, f"endpoint: {wrong}.")
    if not _is_point(_decoded(subscription.keys.p256dh)):
        raise HTTPException(400, "keys.p256dh: must be an uncompressed point on P-256, base64url.")
    if len(_decoded(subscription.keys.auth)) != _AUTH_BYTES:
        raise HTTPException(400, f"keys.auth: must be {_AUTH_BYTES} bytes, base64url.")


def _is_point(data: bytes) -> bool:
    if len(data) != _UNCOMPRESSED_POINT_BYTES:
        return False
    try:
        ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), data)
    except ValueError:
        return False
    return True


def _decoded(text: str) -> bytes:
    """The bytes of base64url, padded or not (RFC 4648 §5); none for any other text."""
    unpadded = text.rstrip("=")
    # The decoder takes the characters of plain base64 as well.
    if not _BASE64URL.fullmatch(unpadded) or len(unpadded) % 4 == 1:
        return b""
    return base64.urlsafe_b64decode(unpadded + "=" * (-len(unpadded) % 4))
