"""What the routing logic has to know, rendered to JSON by `ops` and read once at start."""

import ipaddress
import json
from dataclasses import dataclass, field, fields
from functools import lru_cache
from pathlib import Path

SPARE_SECONDS = 60
"""The connection of a registered phone is kept that much longer than its registration."""


@dataclass(frozen=True, slots=True)
class EdgeConfig:
    """Settings of the edge; times in seconds, sizes in bytes.

    `connection_seconds` is how long the idle connection of a registered phone is kept.
    `cookie_key` authenticates the edge's own Record-Route; `bus` is the path of the socket
    on which the control plane hears events. `wake_seconds` is how long a call waits for a
    phone; `push_providers` are those that can be asked, `vapid` our public key there. `log_mark`
    begins our own lines of the log: a stranger, whose broken messages Kamailio quotes there line by
    line, does not know it.
    """

    realm: str
    mobile_prefix: str
    echo_port: int
    failures_user: int
    failures_address: int
    ban_seconds: int
    connection_seconds: int
    exempt: tuple[str, ...]
    bus: str
    cookie_key: str = field(repr=False)
    wake_seconds: int = 30
    push_providers: tuple[str, ...] = ()
    vapid: str = ""
    log_mark: str = "squilla"
    max_message: int = 16384

    @property
    def longest_registration(self) -> int:
        """Seconds that a registration is granted for at most."""
        return self.connection_seconds - SPARE_SECONDS

    @property
    def echo_uri(self) -> str:
        """Where the echo service listens."""
        return f"sip:127.0.0.1:{self.echo_port}"


def read_config(path: Path) -> EdgeConfig:
    """Read the rendered file; an unknown or missing name is an error that stops Kamailio."""
    values = json.loads(path.read_text(encoding="utf-8"))
    for name in ("exempt", "push_providers"):
        values[name] = tuple(values[name])
    return EdgeConfig(**values)


def write_config(config: EdgeConfig, path: Path) -> None:
    """Render the file that `read_config` reads."""
    values = {item.name: getattr(config, item.name) for item in fields(config)}
    path.write_text(json.dumps(values, indent=1), encoding="utf-8")


@lru_cache(maxsize=4096)
def is_exempt(networks: tuple[str, ...], address: str) -> bool:
    """Whether an address belongs to a network that limits don't apply to."""
    try:
        seen = ipaddress.ip_address(address)
    except ValueError:
        return False
    return any(seen in ipaddress.ip_network(network) for network in networks)
