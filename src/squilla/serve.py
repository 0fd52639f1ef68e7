"""The control plane's process: portal, contract, echo service, and the edge kept in step.

`squilla up` starts it with the HTTPS socket already bound, as the services' user.
"""

import asyncio
import gc
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
import uvicorn
from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from squilla.app import make_app, make_services
from squilla.compose import open_rpc, open_store
from squilla.control.edge import Edge
from squilla.control.keeper import CredentialKeeper
from squilla.enroll.housekeeping import Housekeeping
from squilla.ops.certificate import served_pair
from squilla.ops.metrics import SquillaCollector, metrics_registry
from squilla.ops.renewal import CertificateWatch
from squilla.settings import Settings
from squilla.store.engine import Store
from squilla.switchboard.echo import EchoService
from squilla.wake.figures import Figures
from squilla.wake.running import WakePath

log = structlog.get_logger(__name__)

LOOPBACK = "127.0.0.1"
MOST_REQUESTS = 512
"""HTTPS connections at a time; more get 503, so that a stranger cannot use up the open files."""


async def serve(settings: Settings, https: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT."""
    store = open_store(settings)
    pair = served_pair(settings)
    with (
        open_rpc(settings.run, "keeper") as rpc,
        open_rpc(settings.run, "metrics") as asking,
        open_rpc(settings.run, "wake") as calling,
    ):
        edge = Edge(rpc)
        keeper = CredentialKeeper(store, edge)
        wake_path = WakePath(settings, store, Edge(calling))
        app = make_app(make_services(settings, store, keeper.settle, wake_path.decline))
        config = uvicorn.Config(
            app,
            ssl_certfile=pair.chain,
            ssl_keyfile=pair.key,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            limit_concurrency=MOST_REQUESTS,
            timeout_graceful_shutdown=2,
            h11_max_incomplete_event_size=32768,
        )
        config.load()
        tasks = [Housekeeping(store, time.time, wake_keep_days=settings.wake_keep_days).look]
        if config.ssl:
            tasks.append(CertificateWatch(pair, config.ssl, edge).look)
        echo = EchoService(settings.echo_port, _announcements(settings))
        await echo.start()
        metrics = _metrics_config(settings, store, Edge(asking), wake_path.figures)
        _be_quick()
        with _beside(keeper, tasks, wake_path):
            try:
                await _run_servers(settings, config, metrics, https)
            finally:
                await echo.stop()
    store.close()


def _be_quick() -> None:
    """A call must wait neither for a thread's whole turn nor for a look at every object there is.

    Turns are 5 ms by default, and what was made until now (some 300,000 objects) stays anyway.
    """
    sys.setswitchinterval(0.0005)
    gc.collect()
    gc.freeze()


async def _run_servers(
    settings: Settings, config: uvicorn.Config, metrics: uvicorn.Config, https: socket.socket
) -> None:
    public, private = _Server(config), _Server(metrics)
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, lambda: _end(public, private))
    log.info("serving", https_port=settings.https_port, host=settings.host)
    async with asyncio.TaskGroup() as group:
        group.create_task(public.serve(sockets=[https]))
        group.create_task(private.serve())


class _Server(uvicorn.Server):
    """A server that leaves the signals to us: there are two in one process."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _end(*servers: uvicorn.Server) -> None:
    for server in servers:
        server.should_exit = True


def _metrics_config(
    settings: Settings, store: Store, edge: Edge, figures: Figures
) -> uvicorn.Config:
    collector = SquillaCollector(
        store,
        edge,
        rtpengine_port=settings.rtpengine_port,
        report=settings.report,
        clock=time.time,
    )
    registry = metrics_registry(collector)
    figures.register(registry)

    def metrics(_request: Request) -> Response:
        return Response(generate_latest(registry), media_type=CONTENT_TYPE_LATEST)

    routes = [Route("/ready", _ready), Route("/metrics", metrics)]
    return uvicorn.Config(
        Starlette(routes=routes),
        host=LOOPBACK,
        port=settings.metrics_port,
        log_config=None,
        access_log=False,
    )


async def _ready(_request: Request) -> PlainTextResponse:
    return PlainTextResponse("ready\n")


def _announcements(settings: Settings) -> list[Path]:
    return [settings.sounds / f"echo-{name}.wav" for name in settings.announcement]


@contextmanager
def _beside(
    keeper: CredentialKeeper, tasks: list[Callable[[], None]], wake_path: WakePath
) -> Iterator[None]:
    """What runs in threads of its own."""
    keeping = threading.Thread(target=keeper.run, args=tasks, name="keeper")
    wake_path.start()
    keeping.start()
    try:
        yield
    finally:
        keeper.stop()
        wake_path.stop()
        keeping.join(timeout=3)
