"""B3-ADDRESS: the public address in the settings is the one that the PBX really has (B3)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check
from squilla.doctor.probes.dns import ask_resolver
from squilla.doctor.probes.inside_name import resolve_inside
from squilla.doctor.probes.promised import ask_promised
from squilla.doctor.probes.stun_egress import ask_flows, ask_routes, leaving
from squilla.doctor.sight import Sight
from squilla.doctor.stun.addresses import Reach, is_address, reach_of
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Verdict

GOOD = Verdict("address.public_good", Status.OK)
PRIVATE = Verdict("address.public_private", Status.FAIL)
CARRIER = Verdict("address.public_carrier", Status.FAIL)
SHARED = Verdict("address.public_shared", Status.WARN)
OLD = Verdict("address.public_old", Status.FAIL)
LEAVES_OTHER = Verdict("address.public_leaves_other", Status.FAIL)
DNS_OTHER = Verdict("address.public_dns_other", Status.FAIL)
NAME = Verdict("address.public_name", Status.WARN)
NAME_WRONG = Verdict("address.public_name_wrong", Status.FAIL)
UNSAID = Verdict("address.public_unsaid", Status.UNKNOWN)
HALF = Verdict("address.public_half", Status.UNKNOWN)

CONFIGURED, PUBLIC_DNS = "configured", "public DNS"
OWN = (CONFIGURED, PUBLIC_DNS)
"""Evidence that is no secret of the PBX: who knows its name, or has a phone of it, can see it."""


@dataclass(frozen=True, slots=True)
class AddressFacts:
    """What the settings promise, and every witness; an empty tuple is one that saw nothing.

    `egress` has the most frequent address first; `dns` is what the internet's resolvers say, in
    IPv4; `resolved` is what a name in the settings means to the PBX host, None when not asked;
    `is_shared` when that host's uplink, or a STUN server, showed an address of RFC 6598.
    """

    host: str
    configured: str = ""
    egress: tuple[str, ...] = ()
    dns: tuple[str, ...] = ()
    resolved: tuple[str, ...] | None = None
    is_shared: bool = False


async def probe(sight: Sight) -> AddressFacts:
    """Ask whoever can be asked from here."""
    configured = sight.target.address or (await ask_promised(sight)).address
    flows, known, dns, resolved = await asyncio.gather(
        ask_flows(sight), ask_routes(sight), _dns(sight), _resolved(sight, configured)
    )
    uplink = known.source if known else ""
    return AddressFacts(
        host=sight.target.host,
        configured=configured,
        egress=tuple(address for address, _ in leaving(flows).most_common()),
        dns=dns,
        resolved=resolved,
        is_shared=_is_carrier(uplink) or bool(leaving(flows, Reach.CARRIER)),
    )


def _is_carrier(address: str) -> bool:
    return bool(address) and reach_of(address) is Reach.CARRIER


async def _dns(sight: Sight) -> tuple[str, ...]:
    asked = (sight.know(ask_resolver, one, sight.target.host) for one in sight.target.resolvers)
    answers = await asyncio.gather(*asked)
    found = {address for answer in answers for address in answer.addresses}
    return tuple(sorted(address for address in found if ":" not in address))


async def _resolved(sight: Sight, name: str) -> tuple[str, ...] | None:
    return None if not name or is_address(name) else await resolve_inside(sight, name)


def judge(facts: AddressFacts) -> Sequence[Finding]:
    """The setting by itself first, then against each witness."""
    values = {
        "host": facts.host,
        "configured": facts.configured or "-",
        "egress": ", ".join(facts.egress) or "-",
        "dns": ", ".join(facts.dns) or "-",
        "resolved": ", ".join(facts.resolved or ()) or "-",
        "real": facts.egress[0] if facts.egress else facts.configured or "-",
    }
    kind = Kind.ADDRESS if is_address(facts.configured) else Kind.HOST
    seen = [
        Evidence(CONFIGURED, facts.configured or "-", kind),
        Evidence("leaves with", values["egress"], Kind.ADDRESS),
        Evidence(PUBLIC_DNS, values["dns"], Kind.ADDRESS),
    ]
    if facts.resolved is not None:
        seen.append(Evidence("the name on the PBX", values["resolved"], Kind.ADDRESS))
    return [_verdict(facts).found(*seen, **values)]


def _verdict(facts: AddressFacts) -> Verdict:
    if not facts.configured:
        return _without(facts)
    if not is_address(facts.configured):
        return _of_a_name(facts)
    reach = reach_of(facts.configured)
    if reach is Reach.PUBLIC:
        return _of_an_address(facts)
    return CARRIER if reach is Reach.CARRIER else PRIVATE


def _without(facts: AddressFacts) -> Verdict:
    if facts.is_shared:
        return SHARED
    is_apart = facts.egress and facts.dns and not set(facts.egress) & set(facts.dns)
    return DNS_OTHER if is_apart else UNSAID


def _of_a_name(facts: AddressFacts) -> Verdict:
    """A name is only a risk while it leads to the right address on the PBX itself."""
    if facts.resolved is None:
        return NAME
    public = {one for one in facts.resolved if reach_of(one) is Reach.PUBLIC}
    if not public or (facts.egress and not public & set(facts.egress)):
        return NAME_WRONG
    return NAME


def _of_an_address(facts: AddressFacts) -> Verdict:
    """A shared uplink comes first: behind it no setting helps. Witnesses speak IPv4 only."""
    if ":" in facts.configured:
        return HALF
    if facts.is_shared:
        return SHARED
    if facts.egress and facts.configured not in facts.egress:
        return LEAVES_OTHER if facts.configured in facts.dns else OLD
    if facts.dns and facts.configured not in facts.dns:
        return DNS_OTHER
    return GOOD if facts.egress and facts.dns else HALF


CHECK = Check(
    code="B3-ADDRESS",
    guide=("B3", "A2", "P1", "P2"),
    title="address.public_title",
    wants=frozenset(),
    probe=probe,
    judge=judge,
    verdicts=(
        *(GOOD, PRIVATE, CARRIER, SHARED, OLD, LEAVES_OTHER),
        *(DNS_OTHER, NAME, NAME_WRONG, UNSAID, HALF),
    ),
    explained_by=("B4-EGRESS",),
)
