"""Settings, Checks: a code for the check from outside, and the checks from inside (B1-B7, A1-A4).

Everybody who is signed in may use both. There is no administrator among the accounts, and who sits
before a phone that does not ring has to be able to get help: somebody elsewhere needs a code read
out to them. A code opens nothing but errands that change nothing and tell no secret, for minutes,
one code at a time; who had it shown is in the log, and who came in with it is on this page for
everybody, with a button that ends it. What is shown of the checks is redacted as for a forum: other
people's names and other systems' addresses are left out.
"""

from collections.abc import Mapping

import structlog
from fastapi import Request
from starlette.responses import Response

from squilla.doctor.pair.code import new_code
from squilla.doctor.pair.terminal import command
from squilla.portal.checks import InsideChecks, sorted_entries
from squilla.portal.guard import csrf
from squilla.portal.guard.forms import Form, PostedForm
from squilla.portal.guard.sessions import Sessions, Visitor
from squilla.portal.pages import NO_STORE, Pages, see_other
from squilla.services import Services

log = structlog.get_logger(__name__)

CHECKS = "/settings/checks"
CODE = "/settings/checks/code"
END = "/settings/checks/end"
INSIDE = "/settings/checks/inside"
PAIRING = "/settings/checks/pairing"
FINDINGS = "/settings/checks/findings"


class ChecksPages:
    """The page, its forms, and the two parts of it that keep themselves fresh."""

    def __init__(self, services: Services, pages: Pages, inside: InsideChecks) -> None:
        self._services = services
        self._pages = pages
        self._sessions = Sessions(services)
        self._inside = inside

    def show(self, request: Request) -> Response:
        """Both ways to check, and how they stand."""
        return self._page(request, "checks.html", self._sessions.visitor(request))

    def show_code(self, request: Request, form: PostedForm) -> Response:
        """Make a code and show it, this once; the one before ends."""
        visitor = self._posted(request, form)
        code = new_code()
        self._services.pairing.offer(code)
        log.info("pairing code shown", account=visitor.account.username)
        target = self._services.target
        values = {
            "code": code.shown,
            "command": command(target.host, code, target.ports.https),
        }
        return self._page(request, "checks_code.html", visitor, values)

    def end(self, request: Request, form: PostedForm) -> Response:
        """Let nobody in any more, and whoever is in out."""
        visitor = self._posted(request, form)
        self._services.pairing.withdraw()
        log.info("pairing ended", account=visitor.account.username)
        return see_other(CHECKS)

    def examine(self, request: Request, form: PostedForm) -> Response:
        """Begin the checks from inside, unless they are under way."""
        visitor = self._posted(request, form)
        if self._inside.start():
            log.info("checks from inside", account=visitor.account.username)
        return see_other(CHECKS)

    def pairing(self, request: Request) -> Response:
        """How the pairing stands, which a page asks for again and again; 401 for nobody."""
        return self._part(request, "_pairing.html")

    def findings(self, request: Request) -> Response:
        """How the checks from inside stand, likewise."""
        return self._part(request, "_findings.html")

    def _part(self, request: Request, template: str) -> Response:
        visitor = self._sessions.glance(request)
        if visitor is None or visitor.account.password_once:
            return Response(status_code=401, headers=NO_STORE)
        return self._page(request, template, visitor)

    def _posted(self, request: Request, form: Form) -> Visitor:
        visitor = self._sessions.visitor(request)
        csrf.check(request, form, visitor.session_id)
        return visitor

    def _page(
        self,
        request: Request,
        template: str,
        visitor: Visitor,
        values: Mapping[str, object] | None = None,
    ) -> Response:
        state, report = self._services.pairing.state, self._inside.report
        context: dict[str, object] = {
            "pairing": state,
            "pairing_until": self._services.clock() + state.seconds_left,
            "is_running": self._inside.is_running,
            "finished_at": self._inside.finished_at,
            "found": sorted_entries(report) if report else None,
            **(values or {}),
        }
        return self._pages.page(request, template, context, visitor=visitor)
