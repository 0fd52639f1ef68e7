"""Login by user name and password, the app's two-step handshake (M2), and logout.

Good credentials are answered 401 with a nonce, and the app computes its token from that. Whoever
signs in with `Auth-Exp: no-exp` is the app: its login takes the place of the phone before it (M3).
Without the header a sign-in expires and silences nobody, which is what a checker uses.

The app's token can be exchanged for another one.
"""

from typing import Annotated

import structlog
from fastapi import APIRouter, Header, HTTPException, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from squilla.enroll.access import PhoneAccess
from squilla.enroll.signin import SignedIn, Throttled, sign_in
from squilla.model.accounts import Account, looks_like_extension
from squilla.services import Services
from squilla.webrest.authorization import Authorized, Phone, Serving
from squilla.webrest.refusals import READING, Message, Responses, refusal, responses

log = structlog.get_logger(__name__)
router = APIRouter(prefix="/authentication", tags=["authentication"])

LASTING = "no-exp"

_LOGIN_ANSWERS: Responses = {
    **responses(400, 413),
    401: {
        "model": Message,
        "description": "The only answer to a login: with a nonce when the credentials are good.",
        "headers": {
            "WWW-Authenticate": {
                "description": "`Digest NONCE`, and only when the credentials are good.",
                "required": False,
                "schema": {"type": "string", "pattern": "^Digest [0-9a-f]{40}$"},
            }
        },
    },
    429: {
        "model": Message,
        "description": "Too many failures; not looked at.",
        "headers": {
            "Retry-After": {
                "description": "Seconds to wait.",
                "required": True,
                "schema": {"type": "string", "pattern": "^[1-9][0-9]*$"},
            }
        },
    },
}


class Credentials(BaseModel):
    """What was typed. The user name is part of the token's text, so it is kept as it came."""

    username: str = Field(max_length=256, pattern=r"^[^\x00]+$")
    password: str = Field(max_length=1024, pattern=r"^[^\x00]+$", repr=False)


class Token(BaseModel):
    """What opens the login from now on."""

    token: str = Field(repr=False)


AuthExp = Annotated[str | None, Header(description="`no-exp` from the app itself.")]


@router.post("/login", status_code=401, response_model=Message, responses=_LOGIN_ANSWERS)
def login(
    credentials: Credentials, request: Request, services: Serving, auth_exp: AuthExp = None
) -> JSONResponse:
    """Check user name and password, and hand out the nonce of a token.

    An extension number is refused unseen: a login under it would be a second one beside the user
    name's, which is why the guide insists on the user name (M1, P3r). A one-time password is for
    the portal, so here it is as good as a wrong one; there it stays valid until replaced.
    """
    if looks_like_extension(credentials.username):
        return refusal(401, "Sign in with the user name, not with the extension.")
    address = request.client.host if request.client else "unknown"
    outcome = sign_in(
        services.store,
        credentials.username,
        credentials.password,
        address=address,
        now=services.clock(),
    )
    if isinstance(outcome, SignedIn):
        return _challenge(services, outcome.account, credentials, lasting=auth_exp == LASTING)
    if isinstance(outcome, Throttled):
        seconds = str(outcome.retry_after)
        return refusal(429, "Too many failed logins; wait.", {"Retry-After": seconds})
    return refusal(401, "User name or password is wrong.")


@router.post("/logout", response_class=Response, responses=responses(400, 401, 413))
def logout(services: Serving, caller: Authorized, auth_exp: AuthExp = None) -> Response:
    """End the account's phone login, or without `Auth-Exp: no-exp` only the presented token.

    Answers 200, with no body, when what was to end is not there any more, whoever ended it.
    """
    account = caller.access.account
    if auth_exp == LASTING or isinstance(caller.access, PhoneAccess):
        services.logins.log_out(account.id)
        log.info("phone logged out by contract", account=account.username)
    else:
        services.access.close_session(caller.token)
    return Response()


@router.post("/token", responses=READING | responses(403))
def exchange(services: Serving, phone: Phone, caller: Authorized) -> Token:
    """Another token for the login; its first use ends this one and changes the SIP secret.

    An extension of the contract: our app does this first with a token that came in a link, which
    its browser may list among the addresses visited.
    """
    token = services.access.exchange(caller.token)
    if token is None:
        raise HTTPException(401, "The login has ended.")
    log.info("login token exchanged", account=phone.account.username)
    return Token(token=token)


def _challenge(
    services: Services, account: Account, typed: Credentials, *, lasting: bool
) -> JSONResponse:
    begin = services.logins.app_login if lasting else services.access.open_session
    nonce = begin(account, typed=typed.username, password=typed.password, now=services.clock())
    log.info("contract login", account=account.username, lasting=lasting)
    headers = {"WWW-Authenticate": f"Digest {nonce}"}
    return refusal(401, "Compute the token from the nonce in WWW-Authenticate.", headers)
