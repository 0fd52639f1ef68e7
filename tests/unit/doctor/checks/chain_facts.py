"""Facts for the judges of certificates, each with one thing changed."""

import datetime as dt

from squilla.doctor.probes.chain import Certificates, Chain, Link, Shown, Trust
from squilla.doctor.probes.chain_leaf import Leaf
from squilla.doctor.probes.tls import Handshake, NoHandshake, Version

HOST = "pbx.example.com"
PORTS = (443, 5061, 6061)
NOW = dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC)
ADDRESS = "203.0.113.5"


def days(number: float) -> dt.timedelta:
    return dt.timedelta(days=number)


def leaf(
    serial: str = "1",
    *,
    names: tuple[str, ...] = (HOST,),
    age: float = 10,
    left: float = 80,
    key: str = "EC",
) -> Leaf:
    return Leaf(serial, serial, names, key, "R10", NOW - days(age), NOW + days(left))


def chain(
    certificate: Leaf | None = None,
    trust: Trust = Trust.GOOD,
    *,
    link_left: float | None = None,
    missing: tuple[str, ...] = (),
) -> Chain:
    above = () if link_left is None else (Link("R10", NOW - days(900), NOW + days(link_left)),)
    return Chain(certificate or leaf(), (HOST, "R10"), trust, above, missing, "http://ca/r10")


def shown(
    port: int,
    what: Chain | NoHandshake | None,
    *,
    address: str = ADDRESS,
    name: str = HOST,
    version: Version = Version.TLS13,
) -> Shown:
    """A chain, a failure, or None for a chain that cannot be read."""
    if isinstance(what, NoHandshake):
        return Shown(Handshake(address, port, name, version, failure=what))
    sent = (repr(what).encode(),)
    return Shown(Handshake(address, port, name, version, sent), what)


def certificates(*seen: Shown) -> Certificates:
    return Certificates(HOST, PORTS, NOW, seen)


def everywhere(https: Chain, sips: Chain | None = None, phone: Chain | None = None) -> Certificates:
    """Both versions, with and without the name, on the three ports."""
    chains = (https, sips or https, phone or https)
    return certificates(
        *(
            shown(port, one, name=name, version=version)
            for port, one in zip(PORTS, chains, strict=True)
            for name in (HOST, "")
            for version in Version
        )
    )
