"""Choosing a password: at once for whoever came with a one-time one, at will for everybody else."""

import structlog
from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from squilla.enroll.passwords import MIN_LENGTH, check_password, verify_password
from squilla.enroll.signin import Refused, SignedIn, Throttled, sign_in
from squilla.model.accounts import InvalidAccount
from squilla.portal.guard import cookies, csrf
from squilla.portal.guard.forms import PostedForm
from squilla.portal.guard.sessions import Sessions, Visitor
from squilla.portal.language import language_for
from squilla.portal.moments import duration
from squilla.portal.pages import Pages, see_other
from squilla.services import Services
from squilla.texts import translate

log = structlog.get_logger(__name__)

PASSWORD = "/password"  # noqa: S105 - an address
CHANGED = "/password/changed"


class PasswordPages:
    """The form, and what follows it."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages
        self._sessions = Sessions(services)

    def show(self, request: Request) -> Response:
        """The form; it asks for the current password unless that is a one-time one."""
        return self._form(request, self._sessions.anyone(request))

    def submit(self, request: Request, form: PostedForm) -> Response:
        """Take the new password, or say what is wrong with the form.

        Whether it is the old one is told only to who has just shown to know that.
        """
        visitor = self._sessions.anyone(request)
        csrf.check(request, form, visitor.session_id)
        chosen = form.text("new")
        if chosen != form.text("again"):
            return self._again(request, visitor, 422, "portal.password_differ")
        try:
            check_password(chosen)
        except InvalidAccount as invalid:
            return self._again(request, visitor, 422, f"account.{invalid.code}")
        unproven = self._unproven(request, visitor, form.text("current"))
        if unproven is not None:
            return unproven
        if verify_password(visitor.account.password_hash, chosen):
            return self._again(request, visitor, 422, "portal.password_same")
        return self._renew(visitor, chosen)

    def changed(self, request: Request) -> Response:
        """What the change has done."""
        visitor = self._sessions.visitor(request)
        return self._pages.page(request, "password_changed.html", {}, visitor=visitor)

    def _unproven(self, request: Request, visitor: Visitor, current: str) -> Response | None:
        """An unattended screen is not enough: the current password, throttled like a sign-in."""
        if visitor.account.password_once:
            return None
        address = request.client.host if request.client else "unknown"
        now = self._services.clock()
        name = visitor.account.username
        match sign_in(self._services.store, name, current, address=address, now=now):
            case SignedIn():
                return None
            case Refused():
                return self._again(request, visitor, 403, "portal.password_wrong")
            case Throttled(seconds):
                return self._wait(request, visitor, seconds)

    def _renew(self, visitor: Visitor, chosen: str) -> Response:
        session_id = self._sessions.renew(visitor, chosen)
        if session_id is None:
            raise HTTPException(403)
        log.info("password chosen", account=visitor.account.username)
        response = see_other(CHANGED)
        cookies.put(response, cookies.SESSION, session_id)
        return response

    def _wait(self, request: Request, visitor: Visitor, seconds: int) -> Response:
        wait = duration(seconds, language_for(request))
        response = self._again(request, visitor, 429, "portal.sign_in_throttled", wait=wait)
        response.headers["Retry-After"] = str(seconds)
        return response

    def _again(
        self, request: Request, visitor: Visitor, status: int, key: str, **values: object
    ) -> Response:
        notice = translate(key, language_for(request), **values)
        return self._form(request, visitor, notice=notice, status=status)

    def _form(
        self, request: Request, visitor: Visitor, *, notice: str = "", status: int = 200
    ) -> Response:
        template = "password_once.html" if visitor.account.password_once else "password.html"
        values = {"notice": notice, "shortest": MIN_LENGTH}
        return self._pages.page(request, template, values, visitor=visitor, status=status)
