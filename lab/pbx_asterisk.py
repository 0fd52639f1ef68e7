"""An Asterisk beside Squilla on the lab's PBX, as a package installs it: `asterisk`, /etc/asterisk.

Not by chroot as in `asterisk.py`, because Squilla's own user has to be able to run the command: the
loader of its Debian starts it with the libraries of that Debian.
"""

import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from lab import addresses as at
from lab.asterisk import BOOT_SECONDS, MODULE_FOLDER, MODULES, PJSIP, debian
from lab.own_files import OwnFiles
from lab.wiring import Place

VERSION = 22
A1_PORT = 5062
SERVICE_GROUP = "squilla"
_ARCHITECTURE = re.compile(r"/lib/([^/]+)/asterisk/modules")
_FOLDERS = ("run", "log", "spool", "db")


def transport(port: int = A1_PORT, *more: str) -> str:
    """The text of pjsip.conf, as the guide wants it but for `port` and `more` lines."""
    lines = (
        "[0.0.0.0-tcp]",
        "type=transport",
        "protocol=tcp",
        f"bind=0.0.0.0:{port}",
        f"external_media_address={at.PUBLIC}",
        f"external_signaling_address={at.PUBLIC}",
        *more,
    )
    return "".join(f"{line}\n" for line in lines)


@dataclass(frozen=True, slots=True)
class Installed:
    """A running Asterisk on the PBX."""

    own: OwnFiles

    def write(self, pjsip: str) -> None:
        """Change its configuration; it isn't told."""
        (self.own.asterisk / "pjsip.conf").write_text(pjsip, encoding="utf-8")


@contextmanager
def asterisk(
    place: Place, own: OwnFiles, pjsip: str, *, group: str = SERVICE_GROUP
) -> Iterator[Installed]:
    """One that has booted; `group` may ask it, as asterisk.conf can say (root alone: "root")."""
    root = debian(VERSION)
    installed = Installed(own)
    try:
        _install(root, own, group)
        installed.write(pjsip)
        process = subprocess.Popen(
            place.command("asterisk", "-f", "-q"),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait_until_booted(place, process)
            yield installed
        finally:
            process.kill()
            process.wait()
    finally:
        _uninstall(own)


def _install(root: Path, own: OwnFiles, group: str) -> None:
    stock = (root / "etc/asterisk/asterisk.conf").read_text(encoding="utf-8")
    modules = MODULE_FOLDER.findall(stock)[0]
    for name in _FOLDERS:
        (own.folder / name).mkdir()
    loads = "".join(f"load={name}.so\n" for name in (*MODULES, *PJSIP))
    files = {
        "asterisk.conf": _main(f"{root}{modules}", root, own.folder, group),
        "modules.conf": f"[modules]\nautoload=no\n{loads}",
        "logger.conf": "[general]\n[logfiles]\nfull => notice,warning,error\n",
        "rtp.conf": "[general]\nrtpstart=30000\nrtpend=30999\n",
    }
    for name, text in files.items():
        (own.asterisk / name).write_text(text, encoding="utf-8")
    _install_command(root, _ARCHITECTURE.findall(modules)[0], own.programs / "asterisk")


def _main(modules: str, root: Path, state: Path, group: str) -> str:
    folders = {
        "astetcdir": "/etc/asterisk",
        "astmoddir": modules,
        "astrundir": state / "run",
        "astlogdir": state / "log",
        "astspooldir": state / "spool",
        "astdbdir": state / "db",
        "astkeydir": state / "db",
        "astvarlibdir": root / "var/lib/asterisk",
        "astdatadir": root / "usr/share/asterisk",
    }
    directories = "".join(f"{name} => {path}\n" for name, path in folders.items())
    return (
        f"[directories]\n{directories}[options]\nentityid = 02:00:00:00:00:01\n"
        f"[files]\nastctlpermissions = 0660\nastctlgroup = {group}\n"
    )


def _install_command(root: Path, architecture: str, command: Path) -> None:
    loader = next(root.glob("lib*/ld-linux-*"))
    libraries = f"{root}/lib/{architecture}:{root}/usr/lib/{architecture}"
    command.write_text(
        f'#!/bin/sh\nexec {loader} --library-path {libraries} {root}/usr/sbin/asterisk "$@"\n'
    )
    command.chmod(0o755)


def _uninstall(own: OwnFiles) -> None:
    for name in _FOLDERS:
        shutil.rmtree(own.folder / name, ignore_errors=True)
    for folder in (own.asterisk, own.programs):
        for file in folder.iterdir():
            file.unlink()


def _wait_until_booted(place: Place, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + BOOT_SECONDS
    while "fully booted" not in _said(place, "core waitfullybooted"):
        if time.monotonic() > deadline or process.poll() is not None:
            raise RuntimeError("Asterisk did not boot on the PBX")
        time.sleep(0.1)


def _said(place: Place, command: str) -> str:
    try:
        return place.run("asterisk", "-rx", command)
    except RuntimeError:
        return ""
