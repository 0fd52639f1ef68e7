"""A small internet of network namespaces: a PBX behind a router, and a phone behind another one.

    pbx 10.77.0.2 ── office router 203.0.113.1 ══ 203.0.113.2 home router ── phone 192.168.77.2

The office router forwards the ports of B2 to the PBX; both routers masquerade what leaves. Nothing
here is connected with the machine's own network.
"""

import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

PUBLIC_ADDRESS = "203.0.113.1"
PBX_ADDRESS = "10.77.0.2"
PHONE_ADDRESS = "192.168.77.2"
HOST = "pbx.test"
_HOSTS = Path("/etc/netns")


@dataclass(frozen=True, slots=True)
class Link:
    """Two interfaces joined by a cable: (namespace, address with prefix length) each."""

    left: tuple[str, str]
    right: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Internet:
    """The names of the four namespaces."""

    pbx: str
    office: str
    home: str
    phone: str

    @property
    def all(self) -> tuple[str, ...]:
        return (self.pbx, self.office, self.home, self.phone)


def inside(namespace: str, command: Sequence[str]) -> list[str]:
    """The command line that runs a command in a namespace."""
    return ["ip", "netns", "exec", namespace, *command]


@contextmanager
def two_routers(tcp: Sequence[int], udp: tuple[int, int]) -> Iterator[Internet]:
    """Build it, with these ports forwarded to the PBX, and take it down again."""
    mark = f"sq{os.getpid()}"
    net = Internet(f"{mark}pbx", f"{mark}office", f"{mark}home", f"{mark}phone")
    try:
        _build(net, tcp, udp)
        yield net
    finally:
        for name in net.all:
            subprocess.run(["ip", "netns", "delete", name], check=False, capture_output=True)
            forget_hosts(name)


def _build(net: Internet, tcp: Sequence[int], udp: tuple[int, int]) -> None:
    for name in net.all:
        run("ip", "netns", "add", name)
        run("ip", "-n", name, "link", "set", "lo", "up")
        know_hosts(name)
    links = (
        Link((net.pbx, f"{PBX_ADDRESS}/24"), (net.office, "10.77.0.1/24")),
        Link((net.office, f"{PUBLIC_ADDRESS}/24"), (net.home, "203.0.113.2/24")),
        Link((net.home, "192.168.77.1/24"), (net.phone, f"{PHONE_ADDRESS}/24")),
    )
    for number, link in enumerate(links):
        connect(number, link)
    run("ip", "-n", net.pbx, "route", "add", "default", "via", "10.77.0.1")
    run("ip", "-n", net.phone, "route", "add", "default", "via", "192.168.77.1")
    _make_router(net.office, "link1", _forwards(tcp, udp))
    _make_router(net.home, "link1", "")


def connect(number: int, link: Link) -> None:
    """Lay the cable; its ends are called `link` and its number."""
    (left, left_address), (right, right_address) = link.left, link.right
    name = f"link{number}"
    peer = ("peer", "name", name, "netns", right)
    run("ip", "-n", left, "link", "add", name, "type", "veth", *peer)
    for namespace, address in ((left, left_address), (right, right_address)):
        run("ip", "-n", namespace, "address", "add", address, "dev", name)
        run("ip", "-n", namespace, "link", "set", name, "up")


def _forwards(tcp: Sequence[int], udp: tuple[int, int]) -> str:
    ports = ", ".join(str(port) for port in tcp)
    return (
        f"ip daddr {PUBLIC_ADDRESS} tcp dport {{ {ports} }} dnat to {PBX_ADDRESS}\n"
        f"ip daddr {PUBLIC_ADDRESS} udp dport {udp[0]}-{udp[1]} dnat to {PBX_ADDRESS}\n"
    )


def _make_router(name: str, outside: str, forwards: str) -> None:
    """Forward, translate what leaves by the outer interface, and port-forward what comes in."""
    run(*inside(name, ["sysctl", "-qw", "net.ipv4.ip_forward=1"]))
    rules = (
        "table ip nat {\n"
        f"chain in {{ type nat hook prerouting priority -100;\n{forwards}}}\n"
        f"chain out {{ type nat hook postrouting priority 100;\noifname {outside} masquerade\n}}\n"
        "}\n"
    )
    subprocess.run(inside(name, ["nft", "-f", "-"]), input=rules, text=True, check=True)


def know_hosts(name: str) -> None:
    """`ip netns exec` shows these files as those of /etc."""
    folder = _HOSTS / name
    folder.mkdir(parents=True)
    (folder / "hosts").write_text(f"127.0.0.1 localhost\n{PUBLIC_ADDRESS} {HOST}\n")


def forget_hosts(name: str) -> None:
    """Take those files away again."""
    folder = _HOSTS / name
    (folder / "hosts").unlink(missing_ok=True)
    if folder.exists():
        folder.rmdir()


def run(*command: str) -> None:
    """Run one of the system's network commands."""
    subprocess.run(command, check=True, capture_output=True)
