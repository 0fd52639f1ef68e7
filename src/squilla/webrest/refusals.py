"""How the contract says no: always JSON, `{"message": …}`, and never what the caller sent.

The apps read status codes alone; the message is for whoever debugs with a command line.
"""

from collections.abc import Mapping
from typing import Any

import structlog
from fastapi import Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel
from starlette.exceptions import HTTPException

from squilla.webrest.authorization import opens_something

log = structlog.get_logger(__name__)

Responses = dict[int | str, dict[str, Any]]


class Message(BaseModel):
    """Why a request was refused, for developers."""

    message: str


def responses(*statuses: int) -> Responses:
    """The OpenAPI entries of these refusals."""
    return {status: {"model": Message} for status in statuses}


READING = responses(400, 401, 413)
"""What every authenticated request can be answered besides its own answer."""


def refusal(status: int, message: str, headers: Mapping[str, str] | None = None) -> JSONResponse:
    """A refusal in the one shape they all have."""
    return JSONResponse({"message": message}, status, dict(headers or {}))


def on_http_error(request: Request, error: Exception) -> JSONResponse:
    """Answer an HTTPException; what isn't there is told only to whoever may look (else 401)."""
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class alone
    if error.status_code == 404 and not opens_something(request):
        return refusal(401, "Authorization is missing or no longer valid.")
    return refusal(error.status_code, str(error.detail), error.headers)


def on_bad_request(_request: Request, error: Exception) -> JSONResponse:
    """Answer a request whose body or parameters don't fit their description: 400, as the apps know.

    Only the place and the rule are named: what was sent may be a password, or no text at all.
    """
    assert isinstance(error, RequestValidationError)  # noqa: S101 - registered for this class alone
    first = error.errors()[0]
    place = ".".join(str(part) for part in first["loc"][:2] if _is_plain(part))
    return refusal(400, f"{place}: {first['msg']}")


def on_defect(_request: Request, error: Exception) -> JSONResponse:
    """Answer when something failed that should not: 500, with nothing of what it was."""
    log.error("request failed", error=type(error).__name__)
    return refusal(500, "Something failed here; the log says what.", {"Cache-Control": "no-store"})


def _is_plain(part: str | int) -> bool:
    return isinstance(part, str) and part.isascii() and part.replace("-", "_").isidentifier()
