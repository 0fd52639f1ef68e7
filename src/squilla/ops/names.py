"""Kamailio resolves the public name when it starts, and without an answer opens no TLS port (B6).

After a power cut the router may be back later than we are. Then Kamailio is shown a hosts file of
its own that knows the name, which is all that it wants to see.
"""

import socket
from pathlib import Path

from squilla.ops.namespace import bound, succeeds
from squilla.ops.preflight import Identity
from squilla.settings import BadSettings

HOSTS = Path("/etc/hosts")


def is_known(host: str) -> bool:
    """Whether this machine can resolve a name to an IPv4 address now."""
    try:
        return bool(socket.getaddrinfo(host, None, socket.AF_INET))
    except OSError:
        return False


def knowing(host: str, address: str, own_hosts: Path, identity: Identity | None) -> tuple[str, ...]:
    """What to put before a command so that it resolves `host` to `address`.

    `own_hosts` is the file that is written for it. Raises BadSettings where that cannot be done.
    """
    known = HOSTS.read_text(encoding="utf-8") if HOSTS.exists() else ""
    own_hosts.write_text(f"{known}\n{address} {host}\n", encoding="utf-8")
    own_hosts.chmod(0o644)
    prefix = bound(own_hosts, HOSTS, identity) if identity else ()
    if not prefix or not succeeds((*prefix, "true")):
        raise BadSettings(
            f"Setting host: {host} does not resolve to an address here: add it to the DNS, or to "
            f"/etc/hosts as '{address} {host}' (B6)."
        )
    return prefix
