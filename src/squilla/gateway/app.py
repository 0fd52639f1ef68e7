"""The push gateway as a web application: each path at the root, and below the brand of an app (M4).

A brand in the path changes nothing: apps are built with one, and one gateway serves one publisher.
"""

import time
from collections.abc import Awaitable, Callable

import structlog
from prometheus_client import CollectorRegistry
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from squilla.gateway.app_door import AppDoor
from squilla.gateway.desk import Desk
from squilla.gateway.metrics import Counters, StoreCollector
from squilla.gateway.phones import Phones
from squilla.gateway.rate import Pace
from squilla.gateway.sender import Services
from squilla.gateway.system_door import SystemDoor
from squilla.settings import Settings
from squilla.store.engine import Store

log = structlog.get_logger(__name__)

Endpoint = Callable[[Request], Awaitable[Response]]


def gateway_app(
    settings: Settings,
    store: Store,
    services: Services,
    registry: CollectorRegistry,
    *,
    clock: Callable[[], float] = time.time,
    ticks: Callable[[], float] = time.monotonic,
) -> Starlette:
    """The application; its numbers go to `registry`. `clock` gives Unix seconds."""
    phones = Phones(store, settings.gateway_phone_days, clock)
    registry.register(StoreCollector(store, phones))
    desk = Desk(Counters(registry))
    pace = Pace(settings.gateway_sends_per_minute)
    apps = AppDoor(phones, desk, settings.gateway_app_key.get_secret_value())
    systems = SystemDoor(store, phones, desk, services, pace, clock=clock, ticks=ticks)
    routes = [
        *_paths("register", "POST", apps.register),
        *_paths("deregister", "POST", apps.deregister),
        *_paths("send", "POST", systems.send),
        *_paths("ping", "GET", systems.ping),
    ]
    return Starlette(
        routes=routes, exception_handlers={HTTPException: _on_http_error, Exception: _on_defect}
    )


def _paths(name: str, method: str, endpoint: Endpoint) -> list[Route]:
    paths = (f"/{name}", f"/{{brand}}/{name}")
    return [Route(path, endpoint, methods=[method]) for path in paths]


def _on_http_error(_request: Request, error: Exception) -> JSONResponse:
    assert isinstance(error, HTTPException)  # noqa: S101 - registered for this class alone
    return JSONResponse({"message": error.detail}, error.status_code, error.headers)


def _on_defect(_request: Request, error: Exception) -> JSONResponse:
    log.error("request failed", error=type(error).__name__)
    return JSONResponse({"message": "Something failed here; the log says what."}, 500)
