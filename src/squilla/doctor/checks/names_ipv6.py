"""B6-AAAA: what the name promises over IPv6 is there; phones try it first (B6, P1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing
from squilla.doctor.checks import chain_trust
from squilla.doctor.probes.tls import Handshake, NoHandshake
from squilla.doctor.probes.tls_ipv6 import has_ipv6
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Verdict

GOOD = Verdict("names.ipv6_good", Status.OK)
NONE = Verdict("names.ipv6_none", Status.OK)
DEAD = Verdict("names.ipv6_dead", Status.FAIL)
NOT_FROM_HERE = Verdict("names.ipv6_not_from_here", Status.UNKNOWN)
UNSEEN = Verdict("names.ipv6_unseen", Status.UNKNOWN)


@dataclass(frozen=True, slots=True)
class Ipv6Facts:
    """Handshakes over both families; `is_here` when this machine reaches the IPv6 internet."""

    host: str
    handshakes: tuple[Handshake, ...]
    is_here: bool = False


async def probe(sight: Sight) -> Ipv6Facts:
    """The handshakes of the certificates' checks; our own IPv6 only where the name has some."""
    facts = await chain_trust.probe(sight)
    handshakes = tuple(one.handshake for one in facts.shown)
    is_here = any(map(_is_ipv6, handshakes)) and await sight.know(has_ipv6)
    return Ipv6Facts(facts.host, handshakes, is_here)


def judge(facts: Ipv6Facts) -> Sequence[Finding]:
    """Only ports that are open over IPv4 are missed; closed over both, they are B2's."""
    ipv6 = [one for one in facts.handshakes if _is_ipv6(one)]
    open_ports = {one.port for one in facts.handshakes if _is_open(one)}
    dead = [one for one in ipv6 if one.port in open_ports and not _is_open(one)]
    seen = [
        Evidence(f"port {one.port}", f"{one.address} {one.failure or 'open'}", Kind.ADDRESS)
        for one in ipv6
    ]
    values = {
        "host": facts.host,
        "addresses": ", ".join(dict.fromkeys(one.address for one in dead or ipv6)),
        "ports": ", ".join(str(port) for port in dict.fromkeys(one.port for one in dead)),
    }
    if not facts.handshakes:
        return [UNSEEN.found(host=facts.host)]
    if not ipv6:
        return [NONE.found(host=facts.host)]
    if not open_ports:
        return [UNSEEN.found(*seen, host=facts.host)]
    if not dead:
        return [GOOD.found(*seen, **values)]
    is_proved = facts.is_here or any(map(_is_open, ipv6)) or all(map(_is_refused, dead))
    return [(DEAD if is_proved else NOT_FROM_HERE).found(*seen, **values)]


def _is_ipv6(handshake: Handshake) -> bool:
    return ":" in handshake.address


def _is_open(handshake: Handshake) -> bool:
    return handshake.failure is None or handshake.failure.is_open


def _is_refused(handshake: Handshake) -> bool:
    return handshake.failure is NoHandshake.REFUSED


CHECK = Check(
    code="B6-AAAA",
    guide=("B6", "P1"),
    title="names.ipv6_title",
    wants=frozenset({Missing.OUTSIDE}),
    probe=probe,
    judge=judge,
    verdicts=(GOOD, NONE, DEAD, NOT_FROM_HERE, UNSEEN),
    seconds=45.0,
)
