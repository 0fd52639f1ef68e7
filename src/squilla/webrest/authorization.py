"""The header `Authorization: USERNAME:TOKEN`: no scheme word, one colon (M1, M2).

Whatever follows a second colon is ignored, as the server that the app was made for ignores it.
"""

from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, HTTPException, Request, Security
from fastapi.security import APIKeyHeader

from squilla.enroll.access import Access, PhoneAccess
from squilla.services import Services

MAX_BYTES = 1024

_header = APIKeyHeader(
    name="Authorization",
    scheme_name="login",
    description="`USERNAME:TOKEN`, the token from a QR or computed after authentication/login.",
    auto_error=False,
)


@dataclass(frozen=True, slots=True)
class Presented:
    """A user name, as typed, and the token that came with it."""

    username: str
    token: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Caller:
    """Who asks: what the presented token opens, and the token."""

    access: Access
    token: str = field(repr=False)


def parse(header: bytes) -> Presented | None:
    """Take the header apart, or None when no account could have sent it.

    Apps send UTF-8; text that isn't is read as Latin-1, the older custom (RFC 9110 §5.5).
    """
    parts = _text(header).split(":") if len(header) <= MAX_BYTES else []
    if len(parts) < 2 or not parts[0] or not parts[1] or "\x00" in parts[0]:
        return None
    return Presented(parts[0], parts[1])


async def services_of(request: Request) -> Services:
    """What the contract's application was made with."""
    services = request.app.state.services
    assert isinstance(services, Services)  # noqa: S101 - put there by contract_app
    return services


Serving = Annotated[Services, Depends(services_of)]


def caller(services: Serving, header: Annotated[str | None, Security(_header)]) -> Caller:
    """Who asks, or a 401: without a challenge, because the apps take any for the login's nonce."""
    found = _caller(services, header)
    if found is None:
        raise HTTPException(401, "Authorization is missing or no longer valid.")
    return found


Authorized = Annotated[Caller, Depends(caller)]


def phone(caller: Authorized) -> PhoneAccess:
    """The app's own login, or a 403: a sign-in that isn't the app's has no phone."""
    if not isinstance(caller.access, PhoneAccess):
        raise HTTPException(403, "Only the login of the phone itself can do this.")
    return caller.access


Phone = Annotated[PhoneAccess, Depends(phone)]


def opens_something(request: Request) -> bool:
    """Whether a request that matched no path carries a valid Authorization."""
    return _caller(request.app.state.services, request.headers.get("authorization")) is not None


def _caller(services: Services, header: str | None) -> Caller | None:
    presented = parse((header or "").encode("latin-1"))
    if presented is None:
        return None
    access = services.access.present(presented.username, presented.token, services.clock())
    return None if access is None else Caller(access, presented.token)


def _text(header: bytes) -> str:
    try:
        return header.decode("utf-8")
    except UnicodeDecodeError:
        return header.decode("latin-1")
