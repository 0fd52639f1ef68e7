"""What must be true before anything is started: each failure is one sentence naming the setting."""

import os
import pwd
import resource
import shutil
import socket
from dataclasses import dataclass
from pathlib import Path

from squilla.settings import BadSettings, Settings

PROGRAMS = {"kamailio": "kamailio", "rtpengine": "rtpengine-daemon", "espeak-ng": "espeak-ng"}

Kind = tuple[str, socket.SocketKind]
TCP: Kind = ("TCP", socket.SOCK_STREAM)
UDP: Kind = ("UDP", socket.SOCK_DGRAM)
LOOPBACK = "127.0.0.1"
OPEN_FILES = 65536


@dataclass(frozen=True, slots=True)
class Identity:
    """The system user that the services run as."""

    name: str
    uid: int
    gid: int


def service_identity(settings: Settings) -> Identity | None:
    """The user to change to; None when not started by root, or when the setting is empty."""
    if os.geteuid() != 0 or not settings.user:
        return None
    try:
        found = pwd.getpwnam(settings.user)
    except KeyError:
        raise BadSettings(
            f"Setting user: there is no system user {settings.user}; make it with "
            f"'useradd --system --home-dir {settings.state} {settings.user}', or leave it empty."
        ) from None
    return Identity(settings.user, found.pw_uid, found.pw_gid)


def allow_open_files() -> None:
    """Raise the soft limit of open files for the services.

    Each phone and each port of a call is one, and the usual soft limit is 1,024.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
    if soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def check_programs() -> None:
    """Raise BadSettings when an engine is not installed."""
    for program, package in PROGRAMS.items():
        if shutil.which(program) is None:
            raise BadSettings(
                f"The program {program} is missing: install it with 'apt-get install {package}'."
            )


def check_ports(settings: Settings) -> None:
    """Raise BadSettings when a port of the engines is taken; `https_port` is bound by itself."""
    wanted = (
        ("sips_port", settings.sip_address, settings.sips_port, TCP),
        ("phone_port", settings.sip_address, settings.phone_port, TCP),
        ("metrics_port", LOOPBACK, settings.metrics_port, TCP),
        ("sip_internal_port", LOOPBACK, settings.sip_internal_port, UDP),
        ("echo_port", LOOPBACK, settings.echo_port, UDP),
        ("rtpengine_port", LOOPBACK, settings.rtpengine_port, UDP),
    )
    for name, address, port, kind in wanted:
        bind(name, address, port, kind).close()


def bind(setting: str, address: str, port: int, kind: Kind) -> socket.socket:
    """A socket bound to a port, or BadSettings that names the setting and why it can't be had."""
    label, socket_kind = kind
    bound = socket.socket(socket.AF_INET, socket_kind)
    if kind is TCP:
        bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((address, port))
    except OSError as error:
        bound.close()
        raise BadSettings(
            f"Setting {setting}: {label} port {port} on {address} can't be used: {error.strerror}."
        ) from None
    return bound


def prepare_folders(settings: Settings, identity: Identity | None) -> None:
    """Make the state folder's parts; BadSettings when impossible.

    Root writes only into folders that are root's: what the services' user could change there, by
    a link for example, would make root write elsewhere.
    """
    shared = {
        settings.etc: 0o750,
        settings.tls: 0o755,
        settings.sounds: 0o755,
        settings.push_keys: 0o750,
    }
    own = {settings.run: 0o750, settings.data: 0o700}
    try:
        for folder, mode in {settings.state: 0o755, **shared, **own}.items():
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(mode)
    except OSError as error:
        raise BadSettings(
            f"Setting state: {error.filename} can't be made or changed: {error.strerror}."
        ) from None
    if identity:
        for folder in shared:
            os.chown(folder, 0, identity.gid)
        for folder in own:
            os.chown(folder, identity.uid, identity.gid)


def let_read(folder: Path, identity: Identity) -> None:
    """Let the services' user read what root has put into a folder of root's."""
    for path in folder.rglob("*"):
        os.chown(path, 0, identity.gid)
        path.chmod(0o750 if path.is_dir() else 0o640)


def give_to_owner(folder: Path, pattern: str) -> None:
    """Hand files that root just made to the owner of the folder they are in."""
    if os.geteuid() != 0:
        return
    owner = folder.stat()
    for path in folder.glob(pattern):
        os.chown(path, owner.st_uid, owner.st_gid, follow_symlinks=False)
