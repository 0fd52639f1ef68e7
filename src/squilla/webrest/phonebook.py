"""The phonebook: the colleagues, in the columns of the phonebook that the apps expect."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Depends, Path, Query
from pydantic import BaseModel

from squilla.model.accounts import Account
from squilla.services import Services
from squilla.store import accounts
from squilla.webrest.authorization import Serving, caller
from squilla.webrest.refusals import READING, responses

router = APIRouter(prefix="/phonebook", tags=["phonebook"], dependencies=[Depends(caller)])

MAX_ROWS = 1000

Offset = Annotated[int, Query(ge=0, le=1_000_000, description="Rows to leave out.")]
Limit = Annotated[int, Query(ge=0, le=MAX_ROWS, description="Rows at most.")]
Term = Annotated[str, Path(max_length=100, description="Part of a name or a number.")]


class Contact(BaseModel):
    """A contact; of the columns, colleagues fill the name and the number."""

    id: int
    name: str
    extension: str
    workphone: str
    source: str = "centralized"
    type: str = "public"
    owner_id: str = ""
    homeemail: str = ""
    workemail: str = ""
    homephone: str = ""
    cellphone: str = ""
    fax: str = ""
    title: str = ""
    company: str = ""
    notes: str = ""
    homestreet: str = ""
    homepob: str = ""
    homecity: str = ""
    homeprovince: str = ""
    homepostalcode: str = ""
    homecountry: str = ""
    workstreet: str = ""
    workpob: str = ""
    workcity: str = ""
    workprovince: str = ""
    workpostalcode: str = ""
    workcountry: str = ""
    url: str = ""
    speeddial_num: str = ""


class Page(BaseModel):
    """A part of the contacts found; `count` is how many there are in all."""

    count: int
    rows: list[Contact]


@router.get("/search/{term:path}", responses=READING | responses(404))
def search(services: Serving, term: Term, offset: Offset = 0, limit: Limit = MAX_ROWS) -> Page:
    """Contacts with the term in their name or number; the `view` that iOS sends changes nothing.

    The term may hold a slash: the iOS app does not escape it. A line break it cannot hold (404).
    """
    wanted = term.strip().casefold()
    found = [person for person in _by_name(services) if _mentions(person, wanted)]
    return _page(found, offset, limit)


@router.get("/getall/", responses=READING)
@router.get("/getall", include_in_schema=False)
def get_all(services: Serving, offset: Offset = 0, limit: Limit = MAX_ROWS) -> Page:
    """All contacts by name."""
    return _page(_by_name(services), offset, limit)


def _by_name(services: Services) -> Sequence[Account]:
    with services.store.begin() as tx:
        people = accounts.people(tx)
    return sorted(people, key=lambda person: (person.display_name.casefold(), person.id))


def _mentions(person: Account, wanted: str) -> bool:
    return wanted in person.display_name.casefold() or wanted in person.extension


def _page(found: Sequence[Account], offset: int, limit: int) -> Page:
    rows = [_contact(person) for person in found[offset : offset + limit]]
    return Page(count=len(found), rows=rows)


def _contact(person: Account) -> Contact:
    return Contact(
        id=person.id,
        name=person.display_name,
        extension=person.extension,
        workphone=person.extension,
    )
