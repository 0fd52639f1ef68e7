"""What a server says of itself to anybody: the names that a QR can carry, for checks (B6, P1)."""

from fastapi import APIRouter
from pydantic import BaseModel

from squilla import __version__
from squilla.store import accounts
from squilla.webrest.authorization import Serving
from squilla.webrest.refusals import responses

router = APIRouter(prefix="/profiling", tags=["profiling"])


class Profiling(BaseModel):
    """Names, versions, number of users, and the clock in milliseconds since 1970."""

    hostname: str
    publichost: str
    pkg_ver: dict[str, str]
    tot_users: int
    server_time: int


@router.get("/all", responses=responses(413))
def everything(services: Serving) -> Profiling:
    """The server, without authentication; both names are the public one, the machine's is no news.

    The phones know this server by one name only, the one in the QR.
    """
    with services.store.begin() as tx:
        users = len(accounts.people(tx))
    return Profiling(
        hostname=services.rules.fqdn,
        publichost=services.rules.fqdn,
        pkg_ver={"squilla": __version__},
        tot_users=users,
        server_time=int(services.clock() * 1000),
    )
