"""Namespaces and cables: what `ip` does, and nothing about what the network is for."""

import os
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

_NETNS_FILES = Path("/etc/netns")


@dataclass(frozen=True, slots=True)
class Place:
    """A network namespace: one machine of the lab; `prefix` goes before whatever runs there."""

    name: str
    prefix: tuple[str, ...] = ()

    def command(self, *words: str) -> list[str]:
        """The command line that runs something there."""
        return [*self.prefix, "ip", "netns", "exec", self.name, *words]

    def run(
        self, *words: str, stdin: str | None = None, environment: Mapping[str, str] | None = None
    ) -> str:
        """Run something there to its end; its standard output."""
        done = subprocess.run(
            self.command(*words),
            env=environment,
            input=stdin,
            text=True,
            capture_output=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(words)} in {self.name}: {done.stderr.strip()}")
        return done.stdout

    def show(self, file: str, text: str) -> None:
        """Give it a file of /etc of its own, such as resolv.conf."""
        folder = _NETNS_FILES / self.name
        folder.mkdir(parents=True, exist_ok=True)
        (folder / file).write_text(text)


class Wiring:
    """All places and cables of one lab; `close` takes them away."""

    def __init__(self) -> None:
        self._mark = f"sq{os.getpid()}"
        self._places: list[Place] = []

    def place(self, name: str, prefix: tuple[str, ...] = ()) -> Place:
        """A new machine, with only a loopback."""
        place = Place(f"{self._mark}-{name}", prefix)
        ip("netns", "add", place.name)
        self._places.append(place)
        ip("-n", place.name, "link", "set", "lo", "up")
        return place

    def cable(self, left: Place, left_name: str, right: Place, right_name: str) -> None:
        """Join two machines; both ends are up, without addresses."""
        peer = ("peer", "name", right_name, "netns", right.name)
        ip("-n", left.name, "link", "add", "name", left_name, "type", "veth", *peer)
        for place, interface in ((left, left_name), (right, right_name)):
            ip("-n", place.name, "link", "set", "dev", interface, "up")

    def close(self) -> None:
        """Take everything down."""
        for place in self._places:
            subprocess.run(["ip", "netns", "delete", place.name], check=False, capture_output=True)
            shutil.rmtree(_NETNS_FILES / place.name, ignore_errors=True)


def address(place: Place, interface: str, *addresses: str) -> None:
    """Give an interface addresses, each with its prefix length."""
    for one in addresses:
        ip("-n", place.name, "address", "add", one, "dev", interface)


def default_route(place: Place, via: str) -> None:
    """Send what is for elsewhere to `via`."""
    ip("-n", place.name, "route", "add", "default", "via", via)


def bridge(place: Place, name: str, ports: Sequence[str]) -> None:
    """A switch in a place, with these interfaces as its ports."""
    # With br_netfilter loaded, what is translated back to its own port would be switched, and lost.
    place.run("sysctl", "-qe", "-w", "net.bridge.bridge-nf-call-iptables=0")
    ip("-n", place.name, "link", "add", "name", name, "type", "bridge")
    for port in ports:
        ip("-n", place.name, "link", "set", "dev", port, "master", name)
    ip("-n", place.name, "link", "set", "dev", name, "up")


def forwarding(place: Place) -> None:
    """Make it a router; loose about where packets come from, as with several uplinks."""
    place.run(
        "sysctl",
        "-qw",
        "net.ipv4.ip_forward=1",
        "net.ipv4.conf.all.rp_filter=0",
        "net.ipv4.conf.default.rp_filter=0",
    )


def ip(*words: str) -> None:
    """The command `ip`."""
    done = subprocess.run(["ip", *words], check=False, capture_output=True, text=True)
    if done.returncode:
        raise RuntimeError(f"ip {' '.join(words)}: {done.stderr.strip()}")
