"""The PBX's lines and calls, as far as they exist without a PBX behind the contract.

Actions on calls are accepted and have nothing to act on: the app shows them only for conversations,
and no extension has any here.
"""

from typing import Any

from fastapi import APIRouter, Depends
from pydantic import BaseModel

from squilla.webrest.authorization import Serving, caller
from squilla.webrest.colleagues import Colleague, colleagues
from squilla.webrest.models import LineStatus, Nothing
from squilla.webrest.refusals import READING

router = APIRouter(prefix="/astproxy", tags=["astproxy"], dependencies=[Depends(caller)])

ACTIONS = (
    "recall_on_busy",
    "start_spy",
    "intrude",
    "mute_record",
    "unmute_record",
    "pickup_conv",
    "hangup",
)


class Line(BaseModel):
    """An extension, its state and its calls; the fields of a PBX alone are there and empty."""

    exten: str
    name: str
    status: LineStatus
    conversations: dict[str, Nothing] = {}
    ip: str = ""
    port: str = ""
    mac: str = ""
    cf: str = ""
    cfVm: str = ""  # noqa: N815 - the contract's spelling
    dnd: bool = False
    chanType: str = "pjsip"  # noqa: N815 - the contract's spelling
    sipuseragent: str = ""


class Group(BaseModel):
    """A group of operators."""

    users: list[str]


@router.get("/extensions", responses=READING)
def extensions(services: Serving) -> dict[str, Line]:
    """Every phone and every main extension, which is as reachable as the phone it rings."""
    return {line.exten: line for each in colleagues(services) for line in _lines(each)}


@router.get("/opgroups", responses=READING)
def operator_groups() -> dict[str, Group]:
    """The groups of operators: none."""
    return {}


def act(_body: dict[str, Any]) -> Nothing:
    """Accept an action on a call; there is none to act on."""
    return Nothing()


for _action in ACTIONS:
    router.add_api_route(
        f"/{_action}", act, methods=["POST"], operation_id=_action, responses=READING
    )


def _lines(colleague: Colleague) -> tuple[Line, Line]:
    name = colleague.account.display_name
    return (
        Line(exten=colleague.sip_user, name=name, status=colleague.status),
        Line(exten=colleague.account.extension, name=name, status=colleague.status),
    )
