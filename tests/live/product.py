"""The real product for a test: `squilla up` on free ports, in a state folder of its own."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.live.softphones.app import App

READY_SECONDS = 40.0
STOP_SECONDS = 30.0
RTP_PORTS = 400
PASSWORD = "correct horse 9"


class Product:
    """A running Squilla; `settings` are added to those that keep it apart from others."""

    def __init__(self, folder: Path, *, launcher: Sequence[str] = (), **settings: str) -> None:
        """`launcher` is put before the command, as to run it in a network namespace."""
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)  # its services run as another user
        self.folder = folder
        self.ports = free_tcp_ports(4) + free_udp_ports(3)
        self.settings = {**self._apart(), **settings}
        self.log = folder / "log.txt"
        self._launcher = launcher
        self._process: subprocess.Popen[bytes] | None = None

    def _apart(self) -> dict[str, str]:
        https, sips, phones, metrics, internal, echo, control = self.ports
        first = free_port_block(RTP_PORTS)
        return {
            "HOST": "localhost",
            "STATE": str(self.folder / "state"),
            "HTTPS_ADDRESS": "127.0.0.1",
            "SIP_ADDRESS": "127.0.0.1",
            "RTP_ADDRESS": "127.0.0.1",
            "HTTPS_PORT": str(https),
            "SIPS_PORT": str(sips),
            "PHONE_PORT": str(phones),
            "METRICS_PORT": str(metrics),
            "SIP_INTERNAL_PORT": str(internal),
            "ECHO_PORT": str(echo),
            "RTPENGINE_PORT": str(control),
            "RTP_PORT_MIN": str(first),
            "RTP_PORT_MAX": str(first + RTP_PORTS - 1),
            "ANNOUNCEMENT": "en",
            "SIP_EXEMPT": "127.0.0.0/8",
            "LOG_FORMAT": "json",
        }

    @property
    def environment(self) -> dict[str, str]:
        own = {f"SQUILLA_{name}": value for name, value in self.settings.items()}
        return {**os.environ, "LC_ALL": "C", "SQUILLA_CONFIG": "/dev/null", **own}

    @property
    def https_port(self) -> int:
        return int(self.settings["HTTPS_PORT"])

    @property
    def sips_port(self) -> int:
        return int(self.settings["SIPS_PORT"])

    @property
    def phone_port(self) -> int:
        return int(self.settings["PHONE_PORT"])

    @property
    def ca_file(self) -> Path:
        return self.folder / "state" / "tls" / "trial-ca.pem"

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self.stop()

    def start(self) -> None:
        self._process = self.launch("up")
        eventually(self._is_ready, READY_SECONDS, lambda: f"not ready:\n{self.tail()}")

    def launch(self, *words: str) -> subprocess.Popen[bytes]:
        with self.log.open("ab") as log:
            return subprocess.Popen(
                [*self._launcher, sys.executable, "-m", "squilla", *words],
                env=self.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )

    def stop(self, number: signal.Signals = signal.SIGINT) -> int:
        """Ctrl-C, and its exit status."""
        assert self._process is not None
        self._process.send_signal(number)
        return self._process.wait(STOP_SECONDS)

    def kill_supervisor(self) -> None:
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def _is_ready(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, self.tail()
        return '"event": "ready"' in self.log.read_text(errors="replace")

    def tail(self) -> str:
        return self.log.read_text(errors="replace")[-4000:]

    def cli(self, *words: str, stdin: str = "", check: bool = True) -> str:
        done = subprocess.run(
            [sys.executable, "-m", "squilla", *words],
            env=self.environment,
            input=stdin,
            text=True,
            capture_output=True,
            timeout=120,
            check=False,
        )
        assert not check or done.returncode == 0, done.stderr
        return done.stdout

    def add_person(self, username: str, extension: str, name: str = "Ada Rossi") -> None:
        words = ("user", "add", username, "--name", name, "--extension", extension)
        self.cli(*words, "--password-stdin", stdin=f"{PASSWORD}\n")

    def qr(self, username: str) -> str:
        return self.cli("qr", username, "--text").strip()

    def app(self, platform: str = "android") -> App:
        return App(self.ca_file, ("127.0.0.1", self.https_port), platform)

    def children(self) -> dict[str, dict[str, int]]:
        """The supervisor's own report: pid and restarts of each child."""
        report = self.folder / "state" / "etc" / "children.json"
        found: dict[str, dict[str, int]] = json.loads(report.read_text())
        return found

    def metric(self, name: str) -> float:
        url = f"http://127.0.0.1:{self.settings['METRICS_PORT']}/metrics/"
        with urllib.request.urlopen(url, timeout=5) as answer:
            lines = answer.read().decode().splitlines()
        return next(float(line.split()[-1]) for line in lines if line.startswith(name + " "))


def eventually(
    holds: Callable[[], object], seconds: float, why: Callable[[], str] = lambda: "too late"
) -> None:
    """Wait until something holds; AssertionError after so many seconds."""
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, why()
        time.sleep(0.05)


def free_tcp_ports(count: int) -> list[int]:
    return _free_ports(count, socket.SOCK_STREAM)


def free_udp_ports(count: int) -> list[int]:
    return _free_ports(count, socket.SOCK_DGRAM)


def _free_ports(count: int, kind: socket.SocketKind) -> list[int]:
    sockets = [socket.socket(socket.AF_INET, kind) for _ in range(count)]
    try:
        for bound in sockets:
            bound.bind(("127.0.0.1", 0))
        return [int(bound.getsockname()[1]) for bound in sockets]
    finally:
        for bound in sockets:
            bound.close()


def free_port_block(count: int) -> int:
    """The first of `count` neighbouring UDP ports below the kernel's own ephemeral range.

    The search begins elsewhere in each process: a block that is not used yet looks free.
    """
    begin = 12000 + os.getpid() % 40 * 400
    starts = list(range(begin, 32000, count)) + list(range(12000, begin, count))
    for first in starts:
        if all(_is_free(port) for port in range(first, first + count)):
            return first
    raise OSError(f"no {count} neighbouring free UDP ports")


def _is_free(port: int) -> bool:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True
