"""Settings, Mobile app: the state of the phone, Generate QR, log out (M1-M4, T1)."""

from collections.abc import Mapping

import structlog
from fastapi import Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from squilla.phone.address import app_address, sign_in_link
from squilla.portal.calls import recent_calls
from squilla.portal.guard import csrf
from squilla.portal.guard.confirmations import FIELD, Action, Confirmations
from squilla.portal.guard.forms import Form, PostedForm
from squilla.portal.guard.sessions import Sessions, Visitor
from squilla.portal.pages import NO_STORE, Pages, see_other
from squilla.portal.phone import phone_of
from squilla.portal.qr import qr_svg
from squilla.services import Services

log = structlog.get_logger(__name__)

SETTINGS = "/settings"
MOBILE = "/settings/mobile"
QR = "/settings/mobile/qr"
LOG_OUT = "/settings/mobile/log-out"
STATUS = "/settings/mobile/status"


class MobilePages:
    """The pages about one's own phone."""

    def __init__(self, services: Services, pages: Pages) -> None:
        self._services = services
        self._pages = pages
        self._sessions = Sessions(services)
        self._confirmations = Confirmations(services)

    def settings(self, request: Request) -> Response:
        """The menu of the settings."""
        return self._page(request, "settings.html", self._sessions.visitor(request))

    def show(self, request: Request) -> Response:
        """The state of the phone, what can be done about it, and its last calls."""
        visitor = self._sessions.visitor(request)
        calls = recent_calls(self._services, visitor)
        values = {"calls": calls, "app_address": app_address(self._services.target.origin)}
        return self._page(request, "mobile.html", visitor, values)

    def status(self, request: Request) -> Response:
        """The state of the phone alone, which a page asks for again and again; 401 for nobody."""
        visitor = self._sessions.glance(request)
        if visitor is None or visitor.account.password_once:
            return Response(status_code=401, headers=NO_STORE)
        shown = request.query_params.get("shown", "")
        return self._page(request, "_phone.html", visitor, shown=shown)

    def ask_qr(self, request: Request) -> Response:
        """What a new QR will put an end to, before it does (M3)."""
        return self._ask(request, "confirm_qr.html", "generate")

    def generate_qr(self, request: Request, form: PostedForm) -> Response:
        """Make the QR and show it, this once: the store cannot show it again."""
        visitor = self._confirmed(request, form, "generate")
        minted = self._services.logins.mint_qr(visitor.account, self._services.clock())
        log.info("QR generated", account=visitor.account.username, device=minted.device.id)
        values = {
            "qr": qr_svg(minted.text),
            "qr_text": minted.text,
            "app_link": sign_in_link(self._services.target.origin, minted.text),
            "expires_at": minted.device.expires_at,
        }
        return self._page(request, "qr.html", visitor, values, shown=minted.device.id)

    def ask_log_out(self, request: Request) -> Response:
        """What logging the phone out will do, before it does."""
        return self._ask(request, "confirm_log_out.html", "log out")

    def log_out(self, request: Request, form: PostedForm) -> Response:
        """Put the phone out; the page that follows says that there is none."""
        visitor = self._confirmed(request, form, "log out")
        self._services.logins.log_out(visitor.account.id)
        log.info("phone logged out", account=visitor.account.username)
        return see_other(MOBILE)

    def _ask(self, request: Request, template: str, action: Action) -> Response:
        visitor = self._sessions.visitor(request)
        confirmation = self._confirmations.give(visitor, action)
        return self._page(request, template, visitor, {"confirmation": confirmation})

    def _confirmed(self, request: Request, form: Form, action: Action) -> Visitor:
        visitor = self._sessions.visitor(request)
        csrf.check(request, form, visitor.session_id)
        if not self._confirmations.take(visitor, action, form.text(FIELD)):
            raise HTTPException(403)
        return visitor

    def _page(
        self,
        request: Request,
        template: str,
        visitor: Visitor,
        values: Mapping[str, object] | None = None,
        *,
        shown: str = "",
    ) -> Response:
        phone = phone_of(self._services, visitor, shown=shown)
        context = {"phone": phone, "rules": self._services.rules, "shown": shown, **(values or {})}
        return self._pages.page(request, template, context, visitor=visitor)
