"""The control plane's process: portal, contract, echo service, and the edge kept in step.

`squilla up` starts it with the HTTPS socket already bound, as the services' user.
"""

import asyncio
import signal
import socket
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
import uvicorn
from prometheus_client import make_asgi_app
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Mount, Route

from squilla.app import make_app, make_services, open_rpc, open_store
from squilla.control.edge import Edge
from squilla.control.events import EventListener
from squilla.control.keeper import CredentialKeeper
from squilla.control.rpc import EdgeUnreachable
from squilla.ops.certificate import Installed, served_pair
from squilla.ops.metrics import SquillaCollector, metrics_registry
from squilla.settings import Settings
from squilla.store.engine import Store
from squilla.switchboard.echo import EchoService

log = structlog.get_logger(__name__)

LOOPBACK = "127.0.0.1"


async def serve(settings: Settings, https: socket.socket) -> None:
    """Serve until SIGTERM or SIGINT."""
    store = open_store(settings)
    pair = served_pair(settings)
    with open_rpc(settings.run, "keeper") as rpc, open_rpc(settings.run, "metrics") as asking:
        edge = Edge(rpc)
        keeper = CredentialKeeper(store, edge)
        app = make_app(make_services(settings, store, keeper.poke))
        config = uvicorn.Config(
            app,
            ssl_certfile=pair.chain,
            ssl_keyfile=pair.key,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            timeout_graceful_shutdown=2,
            h11_max_incomplete_event_size=32768,
        )
        config.load()
        watch = _CertificateWatch(pair, config.ssl, edge)
        echo = EchoService(settings.echo_port, _announcements(settings))
        await echo.start()
        with _threads(settings, store, keeper, watch.look):
            try:
                await _run_servers(settings, store, Edge(asking), config, https)
            finally:
                await echo.stop()
    store.close()


async def _run_servers(
    settings: Settings, store: Store, edge: Edge, config: uvicorn.Config, https: socket.socket
) -> None:
    public, private = _Server(config), _Server(_metrics_config(settings, store, edge))
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


def _metrics_config(settings: Settings, store: Store, edge: Edge) -> uvicorn.Config:
    collector = SquillaCollector(
        store,
        edge,
        rtpengine_port=settings.rtpengine_port,
        report=settings.run / "children.json",
        clock=time.time,
    )
    routes = [
        Route("/ready", _ready),
        Mount("/metrics", make_asgi_app(metrics_registry(collector))),
    ]
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
    return [settings.state / "sounds" / f"echo-{name}.wav" for name in settings.announcement]


@contextmanager
def _threads(
    settings: Settings, store: Store, keeper: CredentialKeeper, each_round: Callable[[], None]
) -> Iterator[None]:
    listener = EventListener(settings.run / "edge.bus", store)
    threads = [
        threading.Thread(target=keeper.run, args=(each_round,), name="keeper"),
        threading.Thread(target=listener.run, name="events"),
    ]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        keeper.stop()
        listener.stop()
        for thread in threads:
            thread.join(timeout=3)


class _CertificateWatch:
    """Notices a renewed certificate and serves it everywhere, without ending a connection (B1)."""

    def __init__(self, pair: Installed, context: ssl.SSLContext | None, edge: Edge) -> None:
        self._pair = pair
        self._context = context
        self._edge = edge
        self._seen = self._version()

    def look(self) -> None:
        """Reload when the served files changed since the last look."""
        version = self._version()
        if version == self._seen:
            return
        try:
            if self._context:
                self._context.load_cert_chain(self._pair.chain, self._pair.key)
            self._edge.reload_tls()
        except (OSError, EdgeUnreachable) as error:
            log.warning("certificate not reloaded yet", why=str(error))
            return
        self._seen = version
        log.info("certificate reloaded")

    def _version(self) -> tuple[int, int]:
        files = (self._pair.chain, self._pair.key)
        chain, key = (file.stat().st_mtime_ns for file in files)
        return chain, key
