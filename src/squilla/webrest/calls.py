"""Refusing a call in its notification while our app is closed (M4).

An extension of the contract, as `push.py` is.
"""

from typing import Annotated

from fastapi import APIRouter, HTTPException
from pydantic import BaseModel, Field

from squilla.webrest.authorization import Phone, Serving
from squilla.webrest.refusals import READING, responses

router = APIRouter(prefix="/user/calls", tags=["calls"])


class PushedCall(BaseModel):
    """The call's Call-ID (RFC 3261 §20.8), as the push for it says."""

    call_id: Annotated[str, Field(min_length=1, max_length=255)]


@router.post("/decline", status_code=204, responses=READING | responses(403, 404))
def decline(services: Serving, phone: Phone, call: PushedCall) -> None:
    """Refuse the call, which waits for this login's phone (603); 404 when it waits no more."""
    if not services.decline(phone.sip_user, call.call_id):
        raise HTTPException(404, "This call waits no more.")
