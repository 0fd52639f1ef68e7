"""Every route of the portal, and what it needs from the application around it."""

from importlib.resources import files

from fastapi import APIRouter, FastAPI
from fastapi.staticfiles import StaticFiles
from starlette.exceptions import HTTPException

from squilla.doctor.registry import CHECKS
from squilla.portal.checks import InsideChecks
from squilla.portal.guard.headers import SecureHeaders
from squilla.portal.guard.sessions import OwnPasswordNeeded, SignInNeeded
from squilla.portal.pages import Pages
from squilla.portal.views import checks, mobile, password, signin
from squilla.portal.views.errors import ErrorPages
from squilla.portal.views.health import HEALTH, HealthPage
from squilla.services import Services

_READ = ["GET", "HEAD"]
_WRITE = ["POST"]


def portal_router(services: Services) -> APIRouter:
    """The pages, to be included at the root of an application that `install` has prepared."""
    pages = Pages(services)
    sign_in = signin.SignInPages(services, pages)
    phone = mobile.MobilePages(services, pages)
    own = password.PasswordPages(services, pages)
    examined = InsideChecks(services.target, services.clock, CHECKS)
    check = checks.ChecksPages(services, pages, examined)
    routes = (
        (signin.HOME, _READ, sign_in.show),
        (signin.HOME, _WRITE, sign_in.submit),
        (signin.SIGN_OUT, _WRITE, sign_in.sign_out),
        (password.PASSWORD, _READ, own.show),
        (password.PASSWORD, _WRITE, own.submit),
        (password.CHANGED, _READ, own.changed),
        (mobile.SETTINGS, _READ, phone.settings),
        (mobile.MOBILE, _READ, phone.show),
        (mobile.STATUS, _READ, phone.status),
        (mobile.QR, _READ, phone.ask_qr),
        (mobile.QR, _WRITE, phone.generate_qr),
        (mobile.LOG_OUT, _READ, phone.ask_log_out),
        (mobile.LOG_OUT, _WRITE, phone.log_out),
        (checks.CHECKS, _READ, check.show),
        (checks.CODE, _WRITE, check.show_code),
        (checks.END, _WRITE, check.end),
        (checks.INSIDE, _WRITE, check.examine),
        (checks.PAIRING, _READ, check.pairing),
        (checks.FINDINGS, _READ, check.findings),
        (HEALTH, _READ, HealthPage(services).show),
    )
    router = APIRouter(include_in_schema=False)
    for path, methods, endpoint in routes:
        router.add_api_route(path, endpoint, methods=methods, response_model=None)
    return router


def install(app: FastAPI, services: Services) -> None:
    """Give an application the portal's files, error pages and headers.

    The headers go on every answer that does not bring its own; an application mounted below this
    one keeps its own error answers.
    """
    errors = ErrorPages(services, Pages(services))
    app.mount("/static", StaticFiles(directory=str(files("squilla.portal") / "static")))
    app.add_exception_handler(SignInNeeded, errors.sign_in_needed)
    app.add_exception_handler(OwnPasswordNeeded, errors.own_password_needed)
    app.add_exception_handler(HTTPException, errors.refused)
    app.add_exception_handler(Exception, errors.failed)
    app.add_middleware(SecureHeaders, trial_certificate=services.trial_certificate)
