"""Only our own pages may post forms (CSRF), the sign-in form included (login CSRF).

Each form carries an HMAC of a cookie that other sites can neither read nor set: of the session's
once somebody is signed in, before that of a cookie made for the form. What the browser says of the
request's origin is looked at too, where it says something.
"""

import hmac
from collections.abc import Mapping

from fastapi import Request
from starlette.exceptions import HTTPException

from squilla.portal.guard.forms import Form

FIELD = "form_token"


def form_token(secret: str) -> str:
    """The token of the forms shown to whoever has the cookie `secret`."""
    return hmac.new(secret.encode(), b"squilla portal form", "sha256").hexdigest()


def check(request: Request, form: Form, secret: str) -> None:
    """Raise HTTPException 403 unless the form was on a page shown to the owner of the cookie."""
    expected = form_token(secret).encode()
    genuine = hmac.compare_digest(expected, form.text(FIELD).encode())
    if not (secret and genuine and from_our_pages(request.headers)):
        raise HTTPException(403)


def from_our_pages(headers: Mapping[str, str]) -> bool:
    """What `Sec-Fetch-Site` says, else `Origin`; True when neither says anything.

    Our pages send no referrer, and then the Origin of a form is `null` (Fetch, "append a request
    `Origin` header"), which tells nothing.
    """
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin", "null")
    return origin == "null" or origin.partition("://")[2] == headers.get("host")
