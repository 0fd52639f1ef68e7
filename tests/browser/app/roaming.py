"""A phone between two networks: the PBX has a public address, and the phone reaches it by either.

    pbx 203.0.113.1 ─┬─ Wi-Fi 192.168.10.1 ── 192.168.10.2 ─┬─ phone
                     └─ mobile  10.64.0.1 ── 10.64.0.2 ─────┘

Nothing here is connected with the machine's own network.
"""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from tests.live.namespaces import (
    PUBLIC_ADDRESS,
    Link,
    connect,
    forget_hosts,
    inside,
    know_hosts,
    run,
)

WIFI, MOBILE = 0, 1
PBX_SIDE = ("192.168.10.1", "10.64.0.1")
PHONE_SIDE = ("192.168.10.2", "10.64.0.2")


HOLE = """
table ip hole {
chain in { type filter hook prerouting priority -300; iifname "link*" drop; }
}
"""


@dataclass(frozen=True, slots=True)
class Roaming:
    """The names of the two namespaces; the phone begins in the Wi-Fi."""

    pbx: str
    phone: str

    def leave(self, network: int) -> None:
        """The phone is out of reach of that network, and knows it."""
        run("ip", "-n", self.phone, "link", "set", f"link{network}", "down")

    def enter(self, network: int) -> None:
        run("ip", "-n", self.phone, "link", "set", f"link{network}", "up")
        by = ("default", "via", PBX_SIDE[network])
        run("ip", "-n", self.phone, "route", "replace", *by)

    def accept_strangers(self, *, on: bool) -> None:
        """Whether a network carries what comes from another one's address (RFC 2827): few do."""
        check = "net.ipv4.conf.all.rp_filter"
        run(*inside(self.pbx, ["sysctl", "-qw", f"{check}={0 if on else 1}"]))

    @contextmanager
    def tunnel(self) -> Iterator[None]:
        """Whatever is sent is lost, and nobody is told."""
        for name in (self.pbx, self.phone):
            _rule(name, HOLE)
        try:
            yield
        finally:
            for name in (self.pbx, self.phone):
                _rule(name, "delete table ip hole")


@contextmanager
def roaming() -> Iterator[Roaming]:
    """Build it, and take it down again."""
    mark = f"sq{os.getpid()}roam"
    net = Roaming(f"{mark}pbx", f"{mark}phone")
    try:
        _build(net)
        yield net
    finally:
        for name in (net.pbx, net.phone):
            subprocess.run(["ip", "netns", "delete", name], check=False, capture_output=True)
            forget_hosts(name)


def _build(net: Roaming) -> None:
    for name in (net.pbx, net.phone):
        run("ip", "netns", "add", name)
        run("ip", "-n", name, "link", "set", "lo", "up")
        know_hosts(name)
    run("ip", "-n", net.pbx, "address", "add", f"{PUBLIC_ADDRESS}/32", "dev", "lo")
    for network in (WIFI, MOBILE):
        left, right = f"{PBX_SIDE[network]}/24", f"{PHONE_SIDE[network]}/24"
        connect(network, Link((net.pbx, left), (net.phone, right)))
    net.accept_strangers(on=False)
    net.leave(MOBILE)
    net.enter(WIFI)


def _rule(name: str, rule: str) -> None:
    subprocess.run(inside(name, ["nft", "-f", "-"]), input=rule, text=True, check=True)
