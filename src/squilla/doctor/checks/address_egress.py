"""B4-EGRESS: whatever the PBX sends leaves with one and the same public address (B4, A2)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing
from squilla.doctor.errands import routes
from squilla.doctor.errands.egress import Flow
from squilla.doctor.probes.stun_egress import ask_flows, ask_routes, leaving
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Value, Verdict

ONE = Verdict("address.egress_one", Status.OK)
SECOND = Verdict("address.egress_second", Status.FAIL)
ODD = Verdict("address.egress_odd", Status.WARN)
FEW = Verdict("address.egress_few", Status.UNKNOWN)
SILENT = Verdict("address.egress_silent", Status.UNKNOWN)

_FEWEST_FLOWS, _FEWEST_SERVERS = 7, 2
"""Seven flows miss a second uplink that carries half of them once in 128 times."""
_SMALL_SHARE = 0.2


@dataclass(frozen=True, slots=True)
class EgressFacts:
    """Each flow, and the ways out that the host knows."""

    flows: tuple[Flow, ...]
    defaults: tuple[routes.DefaultRoute, ...] = ()


async def probe(sight: Sight) -> EgressFacts:
    """Send the flows and read the routes."""
    flows = await ask_flows(sight)
    known = await ask_routes(sight)
    return EgressFacts(flows, known.defaults if known else ())


def judge(facts: EgressFacts) -> Sequence[Finding]:
    """Flows without a public address say nothing; see `_verdict` for the others."""
    seen = leaving(facts.flows)
    flows = seen.total()
    ranked = [address for address, _ in seen.most_common()]
    values: dict[str, Value] = {
        "address": ranked[0] if ranked else "-",
        "other": ", ".join(ranked[1:]) or "-",
        "flows": flows,
        "tried": len(facts.flows),
        "servers": len(_by_server(facts)),
        "missed": _percent((1 - _SMALL_SHARE) ** flows),
        "share": _percent(1 - seen[ranked[0]] / flows) if flows else "-",
    }
    return [_verdict(facts, ranked, flows).found(*_evidence(facts, flows), **values)]


def _verdict(facts: EgressFacts, ranked: list[str], flows: int) -> Verdict:
    """One server that always disagrees may be wrong itself: only a warning."""
    witnesses = _by_server(facts)
    if not ranked:
        return SILENT
    if len(ranked) > 1:
        apart = [saw for saw in witnesses.values() if saw != {ranked[0]}]
        return ODD if len(apart) == 1 and len(apart[0]) == 1 else SECOND
    is_enough = flows >= _FEWEST_FLOWS and len(witnesses) >= _FEWEST_SERVERS
    return ONE if is_enough else FEW


def _by_server(facts: EgressFacts) -> dict[str, set[str]]:
    public = leaving(facts.flows)
    found: dict[str, set[str]] = {}
    for flow in facts.flows:
        if flow.address in public:
            found.setdefault(flow.server, set()).add(flow.address)
    return found


def _evidence(facts: EgressFacts, flows: int) -> Iterator[Evidence]:
    seen = _by_server(facts)
    for server in dict.fromkeys(flow.server for flow in facts.flows):
        why = ", ".join(sorted({flow.why for flow in facts.flows if flow.server == server} - {""}))
        addresses = ", ".join(sorted(seen.get(server, ())))
        yield Evidence(server, addresses or why or "private", Kind.ADDRESS)
    for address, count in leaving(facts.flows).most_common():
        yield Evidence(f"flows {count} of {flows}", address, Kind.ADDRESS)
    for share in (0.5, _SMALL_SHARE) if flows else ():
        name = f"chance to miss an uplink with {_percent(share)} of the flows"
        yield Evidence(name, _percent((1 - share) ** flows))
    kept = sum(flow.port == flow.source_port for flow in facts.flows if flow.address)
    yield Evidence("flows that kept their source port", kept)
    for way in facts.defaults:
        yield Evidence(f"default route {way.interface}", way.gateway, Kind.ADDRESS)


def _percent(share: float) -> str:
    return "<0.1%" if 0 < share < 0.0005 else f"{share:.1%}"


CHECK = Check(
    code="B4-EGRESS",
    guide=("B4", "A2", "P2", "P3"),
    title="address.egress_title",
    wants=frozenset({Missing.INSIDE}),
    probe=probe,
    judge=judge,
    verdicts=(ONE, SECOND, ODD, FEW, SILENT),
)
