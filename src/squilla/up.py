"""`squilla up`: checks, prepares, starts everything and keeps it running until it is stopped."""

import asyncio
import datetime as dt
import http.client
import signal
import socket
from collections.abc import Awaitable, Callable
from pathlib import Path

import structlog

from squilla.compose import open_rpc, open_store
from squilla.control.edge import Edge
from squilla.control.rpc import EdgeUnreachable
from squilla.ops import names, preflight
from squilla.ops.certificate import complaints, install_certificate
from squilla.ops.children import Program
from squilla.ops.interpreter import find_interpreter
from squilla.ops.preflight import Identity
from squilla.ops.push_keys import install_push_keys
from squilla.ops.render import (
    kamailio_command,
    render_kamailio,
    rtpengine_command,
)
from squilla.ops.secret import installation_key
from squilla.ops.supervisor import Service, Supervisor
from squilla.pbx import rtpengine
from squilla.settings import Settings, as_environment, from_here
from squilla.settings.audio import default_address
from squilla.switchboard.announcement import generate
from squilla.texts import translate

log = structlog.get_logger(__name__)


async def up(settings: Settings, when_ready: Callable[[], Awaitable[None]]) -> None:
    """Run until SIGINT or SIGTERM; `when_ready` is run beside it once everything answers.

    Raises BadSettings before anything is started, NotReady after all has been stopped again.
    """
    stopping = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
    https, services = await asyncio.to_thread(_prepare, settings)
    with https:
        if not stopping.is_set():
            supervisor = Supervisor(services, settings.report)
            await _supervise(supervisor, when_ready, stopping)


def _prepare(settings: Settings) -> tuple[socket.socket, tuple[Service, ...]]:
    """Check and make everything that must be there first; the HTTPS socket, and what to start."""
    preflight.allow_open_files()
    preflight.check_programs()
    preflight.check_ports(settings)
    https = preflight.bind("https_port", settings.https_address, settings.https_port, preflight.TCP)
    https.listen(256)
    identity = preflight.service_identity(settings)
    preflight.prepare_folders(settings, identity)
    configuration = _fill_state(settings)
    if identity:
        preflight.let_read(settings.etc, identity)
        preflight.let_read(settings.sounds, identity)
        preflight.let_read(settings.push_keys, identity)
    return https, (
        _rtpengine(settings, identity),
        _kamailio(settings, identity, configuration),
        _serve(settings, identity, https.fileno()),
    )


async def _supervise(
    supervisor: Supervisor, when_ready: Callable[[], Awaitable[None]], stopping: asyncio.Event
) -> None:
    starting = asyncio.ensure_future(_start(supervisor, when_ready))
    stopped = asyncio.ensure_future(stopping.wait())
    try:
        await asyncio.wait((starting, stopped), return_when=asyncio.FIRST_COMPLETED)
        if starting.done():
            starting.result()
            await stopped
    finally:
        starting.cancel()
        stopped.cancel()
        await asyncio.gather(starting, stopped, return_exceptions=True)
        await supervisor.stop()


async def _start(supervisor: Supervisor, when_ready: Callable[[], Awaitable[None]]) -> None:
    await supervisor.start()
    log.info("ready")
    await when_ready()


def _fill_state(settings: Settings) -> Path:
    """Everything that the services find in the state folder; returns Kamailio's configuration."""
    now = dt.datetime.now(dt.UTC)
    pair = install_certificate(settings, now)
    if pair.authority:
        log.warning("trial certificate: phones refuse it until setting certificate is set (B1)")
    for complaint in complaints(pair.chain, settings.host, now):
        log.warning(complaint)
    install_push_keys(settings)
    _speak_announcements(settings.sounds)
    open_store(settings).close()
    return render_kamailio(
        settings,
        certificate=pair.chain,
        key=pair.key,
        cookie_key=installation_key(settings.state, "cookie"),
        log_mark=_log_mark(settings),
    )


def _log_mark(settings: Settings) -> str:
    """What only this installation's edge puts before its log lines."""
    return f"squilla-{installation_key(settings.state, 'log')[:16]}"


def _speak_announcements(folder: Path) -> None:
    texts = {
        "it": translate("echo.announcement", "it"),
        "en": translate("echo.announcement", "en"),
    }
    missing = {
        name: text for name, text in texts.items() if not (folder / f"echo-{name}.wav").exists()
    }
    if missing:
        generate(folder, missing)


def _rtpengine(settings: Settings, identity: Identity | None) -> Service:
    async def is_ready() -> bool:
        return await asyncio.to_thread(rtpengine.is_alive, settings.rtpengine_port)

    return Service(Program("rtpengine", tuple(rtpengine_command(settings)), identity), is_ready)


def _kamailio(settings: Settings, identity: Identity | None, configuration: Path) -> Service:
    async def is_ready() -> bool:
        return await asyncio.to_thread(_edge_answers, settings)

    command = tuple(kamailio_command(settings, configuration))
    mark = _log_mark(settings)
    if names.is_known(settings.host):
        return Service(Program("kamailio", command, identity, log_mark=mark), is_ready)
    log.warning("the public name does not resolve here (B6)", host=settings.host)
    address = settings.public_address or default_address()
    prefix = names.knowing(settings.host, address, settings.etc / "hosts", identity)
    return Service(Program("kamailio", (*prefix, *command), log_mark=mark), is_ready)


def _edge_answers(settings: Settings) -> bool:
    """Kamailio goes on without a port that it could not open, so each is knocked at."""
    address = from_here(settings.sip_address)
    try:
        with open_rpc(settings.run, "up") as rpc:
            Edge(rpc).started()
        for port in (settings.sips_port, settings.phone_port):
            socket.create_connection((address, port), timeout=1).close()
    except (EdgeUnreachable, OSError):
        return False
    return True


def _serve(settings: Settings, identity: Identity | None, https: int) -> Service:
    async def is_ready() -> bool:
        return await asyncio.to_thread(_serves, settings)

    python = find_interpreter(identity, settings.etc / "code")
    program = Program(
        "squilla",
        (*python.command, "-m", "squilla", "serve", "--https-fd", str(https)),
        python.identity,
        environment={**as_environment(settings), **python.environment},
        descriptors=(https,),
        logs_itself=True,
    )
    return Service(program, is_ready)


def _serves(settings: Settings) -> bool:
    connection = http.client.HTTPConnection("127.0.0.1", settings.metrics_port, timeout=1)
    try:
        connection.request("GET", "/ready")
        if connection.getresponse().status != http.HTTPStatus.OK:
            return False
        with open_rpc(settings.run, "up") as rpc:
            return Edge(rpc).is_open()
    except (OSError, http.client.HTTPException, EdgeUnreachable):
        return False
    finally:
        connection.close()
