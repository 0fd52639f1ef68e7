"""Renders what the engines read: Kamailio's files and rtpengine's command line.

The routing logic is copied beside them, so that it needs nothing of this installation: Kamailio
runs as a user that may not be able to read it, and in the distribution's own Python.
"""

import shutil
from importlib.resources import files
from pathlib import Path
from string import Template

from squilla.edge.config import EdgeConfig, write_config
from squilla.ops.push_keys import vapid_key
from squilla.settings import Settings
from squilla.settings.audio import audio_address

MODULES = "/usr/lib/x86_64-linux-gnu/kamailio/modules/"
_PACKAGE = Path(__file__).parent.parent
_ENTRY = "kemi_entry.py"


def render_kamailio(
    settings: Settings, *, certificate: Path, key: Path, cookie_key: str, log_mark: str
) -> Path:
    """Write everything Kamailio reads; returns its configuration file."""
    etc = settings.etc
    values = {
        **{name: getattr(settings, name) for name in Settings.model_fields},
        "etc": etc,
        "run": settings.run,
        "modules": _modules(),
        "certificate": certificate,
        "private_key": key,
        "waiting_seconds": settings.wake_seconds + 10,
        "remembered_seconds": settings.wake_seconds + 60,
    }
    for name in ("kamailio.cfg", "tls.cfg"):
        (etc / name).write_text(Template(_template(name)).substitute(values), encoding="utf-8")
    _copy_edge(etc / "edge")
    _write_edge_config(settings, cookie_key, log_mark)
    return etc / "kamailio.cfg"


def rtpengine_command(settings: Settings) -> list[str]:
    """rtpengine in userspace, controlled over loopback, with one interface a side."""
    address = audio_address(settings)
    public = settings.public_address
    advertised = f"{address}!{public}" if public and public != address else address
    return [
        "rtpengine",
        "--config-file=none",
        "--table=-1",
        "--foreground",
        "--log-stderr",
        "--log-level=5",
        f"--interface=pub/{advertised}",
        "--interface=loop/127.0.0.1",
        f"--listen-ng=127.0.0.1:{settings.rtpengine_port}",
        f"--port-min={settings.rtp_port_min}",
        f"--port-max={settings.rtp_port_max}",
        "--timeout=60",
        "--silent-timeout=600",
        "--delete-delay=0",
        "--num-threads=2",
    ]


def kamailio_command(settings: Settings, configuration: Path) -> list[str]:
    """Kamailio in the foreground, logging to standard error.

    Shared memory is for 4,096 TLS connections of about 91 KB each; it is used only as they come.
    """
    run = settings.run
    return [
        *("kamailio", "-f", str(configuration), "-DD", "-E"),
        *("-m", "512", "-M", "16", "-Y", str(run), "-P", str(run / "kamailio.pid")),
    ]


def _modules() -> str:
    found = sorted(Path("/usr/lib").glob("*/kamailio/modules"))
    return f"{found[0]}/" if found else MODULES


def _template(name: str) -> str:
    return (files(__package__) / "templates" / name).read_text(encoding="utf-8")


def _copy_edge(folder: Path) -> None:
    shutil.rmtree(folder, ignore_errors=True)
    package = folder / "squilla"
    ignore = shutil.ignore_patterns("__pycache__", _ENTRY)
    shutil.copytree(_PACKAGE / "edge", package / "edge", ignore=ignore)
    shutil.copy(_PACKAGE / "__init__.py", package / "__init__.py")
    shutil.copy(_PACKAGE / "edge" / _ENTRY, folder / _ENTRY)


def push_providers(settings: Settings) -> tuple[str, ...]:
    """What phones may announce (RFC 8599): what we, or the gateway of the app, can ask."""
    relayed = bool(settings.gateway_url)
    apns, fcm = settings.apns_key or relayed, settings.fcm_credentials or relayed
    return ("webpush", *(("apns",) if apns else ()), *(("fcm",) if fcm else ()))


def _write_edge_config(settings: Settings, cookie_key: str, log_mark: str) -> None:
    config = EdgeConfig(
        realm=settings.host,
        mobile_prefix=settings.mobile_prefix,
        echo_port=settings.echo_port,
        failures_user=settings.sip_failures_user,
        failures_address=settings.sip_failures_address,
        ban_seconds=settings.sip_ban_seconds,
        connection_seconds=settings.registration_max_seconds + 60,
        exempt=tuple(settings.sip_exempt),
        bus=str(settings.run / "edge.bus"),
        cookie_key=cookie_key,
        wake_seconds=settings.wake_seconds,
        push_providers=push_providers(settings),
        vapid=vapid_key(settings).public,
        log_mark=log_mark,
    )
    write_config(config, settings.etc / "edge.json")
