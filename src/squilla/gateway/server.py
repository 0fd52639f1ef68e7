"""The gateway's process: HTTPS for apps and PBXs, numbers on loopback (M4).

Started by root, it reads what only root may read and binds what only root may bind, then becomes
the services' user before it answers anybody.
"""

import asyncio
import datetime as dt
import signal
import socket
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import structlog
import uvicorn
from prometheus_client import CollectorRegistry
from starlette.applications import Starlette

from squilla.gateway.app import gateway_app
from squilla.gateway.metrics import metrics_app
from squilla.gateway.phones import Phones
from squilla.gateway.privileges import become
from squilla.gateway.providers import services_of
from squilla.gateway.sender import Services
from squilla.gateway.upkeep import Upkeep
from squilla.ops import preflight
from squilla.ops.certificate import Installed, complaints, install_certificate
from squilla.settings import BadSettings, Settings
from squilla.store.engine import Store

log = structlog.get_logger(__name__)

MOST_CONNECTIONS = 2048
"""HTTPS connections at a time, idle ones too; more get 503, so that open files are never used up.

A phone's registration and a PBX's push leave one for a while.
"""

STOP_SECONDS = 6
"""Longer than a push may take: those on their way are answered."""

_WAITING = 256
_IDLE_SECONDS = 35  # longer than a PBX's client keeps an idle connection


@dataclass(frozen=True, slots=True)
class Prepared:
    """What root has opened for the gateway."""

    https: socket.socket
    metrics: socket.socket
    pair: Installed
    services: Services


def prepare(settings: Settings) -> Prepared:
    """Read credentials and certificate, bind the ports, give up root.

    The folders and the store must be there. Raises BadSettings.
    """
    preflight.allow_open_files()
    identity = preflight.service_identity(settings)
    services = services_of(settings)
    now = dt.datetime.now(dt.UTC)
    pair = install_certificate(settings, now)
    for complaint in complaints(pair.chain, settings.host, now):
        log.warning(complaint)
    if pair.authority:
        log.warning("trial certificate: phones refuse it until setting certificate is set (B1)")
    if not settings.gateway_app_key.get_secret_value():
        log.warning("no phone can register until setting gateway_app_key is set")
    https, metrics = _sockets(settings)
    if identity:
        become(identity)
    return Prepared(https, metrics, pair, services)


async def serve(settings: Settings, store: Store, prepared: Prepared) -> None:
    """Answer until SIGTERM or SIGINT; requests on their way are answered first."""
    registry = CollectorRegistry()
    config = _https(gateway_app(settings, store, prepared.services, registry), prepared.pair)
    config.load()
    assert config.ssl is not None  # noqa: S101 - there is a certificate
    phones = Phones(store, settings.gateway_phone_days, time.time)
    upkeep = Upkeep(phones, prepared.pair, config.ssl)
    public, private = _Server(config), _Server(_plain(metrics_app(registry)))
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, _end, public, private)
    log.info("serving", gateway_port=settings.gateway_port, host=settings.host)
    async with asyncio.TaskGroup() as group:
        beside = group.create_task(upkeep.run())
        await asyncio.gather(
            public.serve(sockets=[prepared.https]), private.serve(sockets=[prepared.metrics])
        )
        beside.cancel()
    await prepared.services.close()


class _Server(uvicorn.Server):
    """A server that leaves the signals to us: there are two in one process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _end(*servers: uvicorn.Server) -> None:
    for server in servers:
        server.should_exit = True


def _sockets(settings: Settings) -> tuple[socket.socket, socket.socket]:
    https = _listen("gateway_port", settings.gateway_address, settings.gateway_port)
    try:
        port = settings.gateway_metrics_port
        return https, _listen("gateway_metrics_port", preflight.LOOPBACK, port)
    except BadSettings:
        https.close()
        raise


def _listen(setting: str, address: str, port: int) -> socket.socket:
    bound = preflight.bind(setting, address, port, preflight.TCP)
    bound.listen(_WAITING)
    return bound


def _https(app: Starlette, pair: Installed) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        ssl_certfile=pair.chain,
        ssl_keyfile=pair.key,
        log_config=None,
        access_log=False,
        server_header=False,
        proxy_headers=False,
        limit_concurrency=MOST_CONNECTIONS,
        timeout_keep_alive=_IDLE_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
        h11_max_incomplete_event_size=16384,
    )


def _plain(app: Starlette) -> uvicorn.Config:
    return uvicorn.Config(app, log_config=None, access_log=False)
