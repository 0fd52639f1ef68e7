"""Faults of what runs beside Squilla: the publisher's gateway, a web server, a router's ALG."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from lab import addresses as at
from lab import sip_alg, tls_front
from lab.authority import write
from lab.internet import await_file, running
from lab.laboratory import Lab
from lab.routers import TCP, UDP

_INNER_HTTPS = "8443"
_REASON = "Subscription ended on 1 November"


@contextmanager
def system_blocked(lab: Lab) -> Iterator[None]:
    """The publisher blocked this system (M4)."""
    with lab.gateway.blocking(_REASON):
        yield


@contextmanager
def renewed_in_front(lab: Lab) -> Iterator[None]:
    """A web server in front of 443 renews its certificate, and nobody tells Squilla (B1)."""
    with TemporaryDirectory() as name:
        chain, key, ready = (Path(name) / one for one in ("chain.pem", "key.pem", "ready"))
        write(lab.authority.issue(at.HOST, renewed=True), chain, key)
        lab.pbx.restart(HTTPS_ADDRESS="127.0.0.1", HTTPS_PORT=_INNER_HTTPS)
        front = (sys.executable, "-m", tls_front.__name__)
        with running(lab.net.pbx, *front, str(chain), str(key), _INNER_HTTPS, str(ready)):
            await_file(ready)
            yield
        lab.pbx.restart()


@contextmanager
def sip_rewritten(lab: Lab) -> Iterator[None]:
    """The firewall has a SIP ALG (P2)."""
    firewall = lab.net.firewall
    healthy = lab.net.routers[firewall.name]
    handed_over = tuple(
        f'iifname "lan" {protocol} dport {sip_alg.SIP_PORT} redirect to :{sip_alg.PORT}'
        for protocol in (TCP, UDP)
    )
    with TemporaryDirectory() as name:
        ready = Path(name) / "ready"
        with running(firewall, sys.executable, "-m", sip_alg.__name__, str(ready)):
            await_file(ready)
            lab.net.route(firewall, replace(healthy, redirects=handed_over))
            yield
            lab.net.route(firewall, healthy)
