"""The portal's cookies (RFC 6265bis §4.1.3.2): `__Host-`, so only this host can have set them."""

from starlette.responses import Response

SESSION = "__Host-squilla"
FORM = "__Host-squilla-form"
LANGUAGE = "__Host-squilla-language"


def put(response: Response, name: str, value: str, *, max_age: int | None = None) -> None:
    """Set a cookie; it ends with the browser, or after `max_age` seconds."""
    response.set_cookie(
        name, value, max_age=max_age, path="/", secure=True, httponly=True, samesite="lax"
    )


def drop(response: Response, name: str) -> None:
    """Make the browser forget a cookie."""
    response.delete_cookie(name, path="/", secure=True, httponly=True, samesite="lax")
