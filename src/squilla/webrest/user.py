"""The caller and the caller's colleagues (M1, M2): `user/me` is what turns the app into a phone."""

from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException
from pydantic import BaseModel, Field

from squilla.webrest.authorization import Authorized, Serving, caller
from squilla.webrest.colleagues import colleagues
from squilla.webrest.endpoints import PROFILE, own_endpoints, person
from squilla.webrest.models import Me, Nothing, Person, Presence, PublicExtension
from squilla.webrest.refusals import READING, responses

router = APIRouter(prefix="/user", tags=["user"])

PERMITTED: tuple[Presence, ...] = ("online",)
"""The states a user may choose: all others steer a PBX's call routing."""


class PresenceChange(BaseModel):
    """The wanted state, and for `callforward` the number to send calls to."""

    status: Presence
    to: Annotated[str, Field(max_length=64)] | None = None


@router.get("/me", responses=READING)
def me(services: Serving, caller: Authorized) -> Me:
    """The caller, with the SIP identity of the phone; secret, so never stored (no-store).

    A sign-in that isn't the app's gets the same with an empty `secret`. There is no `lkhash`: it
    proves a vendor's subscription, and without one the original leaves it out as well.
    """
    account = caller.access.account
    sip_user = caller.access.sip_user
    return Me(
        name=account.display_name,
        username=account.username,
        presence="online",
        mainPresence="online",
        endpoints=own_endpoints(caller.access, services.phone_port),
        profile=PROFILE,
        default_device=PublicExtension(id=sip_user, username=sip_user),
    )


@router.get("/presencelist", dependencies=[Depends(caller)], responses=READING)
def presence_list() -> list[Presence]:
    """The states that the caller may choose."""
    return list(PERMITTED)


@router.post("/presence", dependencies=[Depends(caller)], responses=READING | responses(403))
def set_presence(change: PresenceChange) -> Nothing:
    """Accept `online`, which everybody is; refuse what would need a PBX to act on it with 403.

    Nothing is kept: `user/me` says `online` always.
    """
    if change.status not in PERMITTED:
        raise HTTPException(403, f"The profile does not permit {change.status}.")
    return Nothing()


@router.get("/endpoints/all", dependencies=[Depends(caller)], responses=READING)
def all_endpoints(services: Serving) -> dict[str, Person]:
    """Everybody who can sign in, by user name, without secrets."""
    return {
        each.account.username: person(each.account, each.sip_user, each.status)
        for each in colleagues(services)
    }
