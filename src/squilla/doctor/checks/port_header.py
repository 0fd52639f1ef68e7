"""A3-HEADER: where the edge itself says that a connection to 5061 or 6061 came in (A3).

Squilla's edge tells its local port in each answer to OPTIONS, so the slip 6061 -> 5061 shows from
outside alone.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing
from squilla.doctor.checks.port_open import look
from squilla.doctor.probes.tcp_service import SIP
from squilla.doctor.sight import Sight
from squilla.doctor.target import Ports
from squilla.doctor.verdict import Evidence, Finding, Status, Verdict

GOOD = Verdict("ports.header_good", Status.OK)
SHIFTED = Verdict("ports.header_shifted", Status.FAIL)
MOVED = Verdict("ports.header_moved", Status.OK)
UNSAID = Verdict("ports.header_unsaid", Status.SKIP)


@dataclass(frozen=True, slots=True)
class HeaderFacts:
    """Pairs of the port dialled and the local port that the edge told."""

    ports: Ports
    told: tuple[tuple[int, int], ...]


async def probe(sight: Sight) -> HeaderFacts:
    """What B2 asked of both ports; nothing more is sent."""
    ports = sight.target.ports
    facts = await asyncio.gather(*(look(sight, port, SIP) for port in (ports.sips, ports.phone)))
    told = {(one.port, one.local_port) for each in facts for one in each.services if one.local_port}
    return HeaderFacts(ports, tuple(sorted(told)))


def judge(facts: HeaderFacts) -> Sequence[Finding]:
    """One finding for each port that is not itself."""
    if not facts.told:
        return [UNSAID.found()]
    guides = {*facts.ports.tls, facts.ports.pbx}
    other = [
        (SHIFTED if local in guides else MOVED).found(
            Evidence(f"public port {port} arrives at", local), port=port, local=local
        )
        for port, local in facts.told
        if port != local
    ]
    seen = [Evidence(f"public port {port} arrives at", local) for port, local in facts.told]
    return other or [GOOD.found(*seen, ports=", ".join(str(port) for port, _ in facts.told))]


CHECK = Check(
    code="A3-HEADER",
    guide=("A3", "P1"),
    title="ports.header_title",
    wants=frozenset({Missing.OUTSIDE}),
    probe=probe,
    judge=judge,
    needs=("B6-DNS",),
    verdicts=(GOOD, SHIFTED, MOVED, UNSAID),
    seconds=20.0,
)
