"""The contract as one application, mounted at `/webrest`, the only path the apps know.

It has exception handlers of its own, because the apps expect other answers than browsers do.
"""

from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from squilla import __version__
from squilla.services import Services
from squilla.webrest import astproxy, authentication, calls, phonebook, profiling, push, user
from squilla.webrest.body import NeverStored, SmallBodies
from squilla.webrest.refusals import on_bad_request, on_defect, on_http_error

ROUTERS = (
    authentication.router,
    user.router,
    push.router,
    calls.router,
    astproxy.router,
    phonebook.router,
    profiling.router,
)


def contract_app(services: Services) -> FastAPI:
    """The application; it serves no description of itself (see `webrest.openapi`)."""
    app = contract()
    app.state.services = services
    return app


def contract() -> FastAPI:
    """The application without what it works with, which is enough to describe it."""
    app = FastAPI(
        title="Squilla, contract of the phone app",
        version=__version__,
        openapi_url=None,
        redirect_slashes=False,
    )
    for router in ROUTERS:
        app.include_router(router)
    app.add_exception_handler(HTTPException, on_http_error)
    app.add_exception_handler(RequestValidationError, on_bad_request)
    app.add_exception_handler(Exception, on_defect)
    app.add_middleware(SmallBodies)
    app.add_middleware(NeverStored)
    return app
