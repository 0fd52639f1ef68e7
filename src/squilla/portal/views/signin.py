"""Signing in by user name (M1) and out again."""

from fastapi import Request
from starlette.responses import Response

from squilla.enroll.signin import Refused, SignedIn, Throttled, sign_in
from squilla.model.accounts import Account, looks_like_extension
from squilla.portal.guard import cookies, csrf
from squilla.portal.guard.forms import PostedForm
from squilla.portal.guard.sessions import Sessions, new_id, presented
from squilla.portal.language import language_for
from squilla.portal.moments import duration
from squilla.portal.pages import Pages, see_other
from squilla.portal.views.mobile import MOBILE
from squilla.services import Services
from squilla.texts import translate

HOME = "/"
SIGN_OUT = "/sign-out"


class SignInPages:
    """The first page and the way out."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages
        self._sessions = Sessions(services)

    def show(self, request: Request) -> Response:
        """The sign-in form; who is signed in already goes on."""
        if self._sessions.glance(request) is not None:
            return see_other(MOBILE)
        return self._form(request)

    def submit(self, request: Request, form: PostedForm) -> Response:
        """Try a user name and a password.

        An extension number gets its hint before anything is looked up, whether it exists or not.
        """
        csrf.check(request, form, request.cookies.get(cookies.FORM, ""))
        username = form.text("username")
        if looks_like_extension(username):
            return self._again(request, "", 422, "portal.sign_in_extension")
        address = request.client.host if request.client else "unknown"
        now = self._services.clock()
        password = form.text("password")
        store = self._services.store
        match sign_in(store, username, password, address=address, now=now, one_time=True):
            case SignedIn(account):
                return self._welcome(request, account)
            case Refused():
                return self._again(request, username, 403, "portal.sign_in_refused")
            case Throttled(seconds):
                return self._wait(request, username, seconds)

    def sign_out(self, request: Request, form: PostedForm) -> Response:
        """End the sign-in, here and in the store."""
        visitor = self._sessions.anyone(request)
        csrf.check(request, form, visitor.session_id)
        self._sessions.close(visitor)
        response = see_other(HOME)
        cookies.drop(response, cookies.SESSION)
        return response

    def _welcome(self, request: Request, account: Account) -> Response:
        response = see_other(MOBILE)
        session_id = self._sessions.open(account, instead_of=presented(request))
        cookies.put(response, cookies.SESSION, session_id)
        return response

    def _wait(self, request: Request, username: str, seconds: int) -> Response:
        wait = duration(seconds, language_for(request))
        response = self._again(request, username, 429, "portal.sign_in_throttled", wait=wait)
        response.headers["Retry-After"] = str(seconds)
        return response

    def _again(
        self, request: Request, username: str, status: int, key: str, **values: object
    ) -> Response:
        notice = translate(key, language_for(request), **values)
        return self._form(request, username=username, notice=notice, status=status)

    def _form(
        self, request: Request, *, username: str = "", notice: str = "", status: int = 200
    ) -> Response:
        known = request.cookies.get(cookies.FORM)
        secret = known or new_id()
        token = csrf.form_token(secret)
        values = {"username": username, "notice": notice, "form_token": token}
        response = self._pages.page(request, "sign_in.html", values, status=status)
        if not known:
            cookies.put(response, cookies.FORM, secret)
        return response
