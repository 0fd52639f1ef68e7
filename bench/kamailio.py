"""Kamailio and rtpengine alone, with the routing in one of two languages.

Both read the product's own configuration; one runs `src/squilla/edge` in Python, the other
`native/routes.cfg`. A TCP port on loopback is added to both, as the load tool speaks no TLS.
"""

import datetime as dt
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from bench.drain import reading_at, reading_from
from bench.people import REALM
from bench.sip.digest import Person
from squilla.compose import open_rpc
from squilla.control.credentials import Accept
from squilla.control.edge import Edge
from squilla.control.rpc import EdgeUnreachable
from squilla.model.devices import Credential
from squilla.ops import preflight
from squilla.ops.certificate import install_certificate
from squilla.ops.push_keys import install_push_keys
from squilla.ops.render import kamailio_command, render_kamailio, rtpengine_command
from squilla.pbx import rtpengine
from squilla.settings import Settings
from tests.live.product import free_port_block, free_tcp_ports, free_udp_ports

NATIVE_ROUTES = Path(__file__).parent / "native" / "routes.cfg"
_COOKIE_KEY = "0123456789abcdef" * 2
_ONLY_PYTHON = ("app_python3", "kemi.onsend_route_callback", "cfgengine", "# Without a name of our")
_ONLY_KEMI = ('"ksr_xhttp_event"', '"ksr_websocket_event"')
_RTP_PORTS = 2000
_READY_SECONDS = 20.0


class Language(Enum):
    """What the routing is written in."""

    KEMI = "Python (KEMI)"
    NATIVE = "Kamailio's own"


@dataclass(frozen=True, slots=True)
class Engine:
    """A running Kamailio with its main process; phones listen at `phone_port`, by UDP."""

    language: Language
    pid: int
    tcp_port: int
    udp_port: int
    phone_port: int


@contextmanager
def engine(language: Language, people: Sequence[Person]) -> Iterator[Engine]:
    """Kamailio that accepts these people, until the end of the block."""
    folder = Path(tempfile.mkdtemp(prefix="squilla-bench-"))
    folder.chmod(0o755)
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder)
        settings = _settings(folder)
        port, events = free_tcp_ports(2)
        configuration = _render(settings, language, port, events)
        stack.enter_context(_running(rtpengine_command(settings), folder / "media.log"))
        _wait(lambda: rtpengine.is_alive(settings.rtpengine_port), folder / "media.log")
        log = folder / "kamailio.log"
        stack.enter_context(reading_at(settings.run / "edge.bus"))
        process = stack.enter_context(_running(kamailio_command(settings, configuration), log))
        _wait(lambda: _fill(settings, people), log)
        if language is Language.NATIVE:
            _wait(lambda: _is_open(events), log)
            stack.enter_context(reading_from(events))
        yield Engine(language, process.pid, port, settings.sip_internal_port, settings.echo_port)


def _settings(folder: Path) -> Settings:
    https, sips, phones, metrics = free_tcp_ports(4)
    internal, echo, control = free_udp_ports(3)
    first = free_port_block(_RTP_PORTS)
    return Settings.model_validate(
        {
            "host": REALM,
            "user": "",
            "state": folder / "state",
            "sip_address": "127.0.0.1",
            "rtp_address": "127.0.0.1",
            "https_port": https,
            "sips_port": sips,
            "phone_port": phones,
            "metrics_port": metrics,
            "sip_internal_port": internal,
            "echo_port": echo,
            "rtpengine_port": control,
            "rtp_port_min": first,
            "rtp_port_max": first + _RTP_PORTS - 1,
            "sip_flood_requests": 100_000,
        }
    )


def _render(settings: Settings, language: Language, port: int, events: int) -> Path:
    preflight.prepare_folders(settings, None)
    install_push_keys(settings)
    pair = install_certificate(settings, dt.datetime.now(dt.UTC))
    path = render_kamailio(
        settings, certificate=pair.chain, key=pair.key, cookie_key=_COOKIE_KEY, log_mark="squilla"
    )
    text = path.read_text()
    if language is Language.NATIVE:
        text = _without_python(text) + _native(settings, events)
    anchor = "enable_tls=yes\n"
    path.write_text(text.replace(anchor, f"{anchor}listen=tcp:127.0.0.1:{port}\n"))
    return path


def _without_python(text: str) -> str:
    kept = [
        line
        for line in text.splitlines()
        if not any(word in line for word in (*_ONLY_PYTHON, *_ONLY_KEMI))
    ]
    return "\n".join(kept) + "\n"


def _native(settings: Settings, events: int) -> str:
    routes = NATIVE_ROUTES.read_text()
    values = {"cookie_key": _COOKIE_KEY, "host": REALM, "echo_port": settings.echo_port}
    for name, value in values.items():
        routes = routes.replace(f"@{name}@", str(value))
    return (
        'loadmodule "xlog.so"\nloadmodule "evapi.so"\n'
        f'modparam("evapi", "bind_addr", "127.0.0.1:{events}")\n{routes}'
    )


def _fill(settings: Settings, people: Sequence[Person]) -> bool:
    try:
        with open_rpc(settings.run, "bench") as rpc:
            edge = Edge(rpc)
            for person in people:
                edge.run(Accept(Credential(person.user, person.ha1, person.user)))
            edge.open()
    except (EdgeUnreachable, OSError):
        return False
    return True


@contextmanager
def _running(command: Sequence[str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(10)


def _wait(holds: Callable[[], bool], log: Path) -> None:
    deadline = time.monotonic() + _READY_SECONDS
    while not holds():
        if time.monotonic() > deadline:
            raise TimeoutError(log.read_text(errors="replace")[-2000:])
        time.sleep(0.1)


def _is_open(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port)).close()
    except OSError:
        return False
    return True
