"""What people read when something is refused or fails; no page needs the store for that."""

from collections.abc import Mapping

from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from squilla.portal.guard.headers import secure
from squilla.portal.pages import Pages, see_other
from squilla.portal.views.password import PASSWORD
from squilla.portal.views.signin import HOME
from squilla.services import Services

_SENTENCES: Mapping[int, tuple[str, str]] = {
    403: ("error.form_title", "error.form"),
    404: ("error.missing_title", "error.missing"),
    405: ("error.method_title", "error.method"),
    413: ("error.large_title", "error.large"),
    429: ("error.busy_title", "error.busy"),
    500: ("error.failure_title", "error.failure"),
}
_OTHERWISE = ("error.other_title", "error.other")


class ErrorPages:
    """The handlers of the application's exceptions."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._pages = pages
        self._trial_certificate = services.trial_certificate

    async def refused(self, request: Request, error: Exception) -> Response:
        """The page of an HTTPException, with its headers."""
        assert isinstance(error, HTTPException)  # noqa: S101 - registered for nothing else
        response = self._sentence(request, error.status_code)
        response.headers.update(error.headers or {})
        return response

    async def failed(self, request: Request, _error: Exception) -> Response:
        """The page of an exception nobody expected; the server logs it, and we tell nothing of it.

        Starlette answers these outside of all middleware, so the headers are put on here.
        """
        response = self._sentence(request, 500)
        secure(response.headers, trial_certificate=self._trial_certificate)
        return response

    async def sign_in_needed(self, _request: Request, _error: Exception) -> Response:
        """Off to the sign-in form."""
        return see_other(HOME)

    async def own_password_needed(self, _request: Request, _error: Exception) -> Response:
        """Off to the choice of a password."""
        return see_other(PASSWORD)

    def _sentence(self, request: Request, status: int) -> Response:
        title, sentence = _SENTENCES.get(status, _OTHERWISE)
        return self._pages.page(
            request, "error.html", {"title": title, "text": sentence}, status=status
        )
