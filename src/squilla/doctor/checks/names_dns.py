"""B6-DNS: the public name resolves, everywhere to the same, public addresses (B6, P1)."""

import asyncio
import ipaddress
from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing
from squilla.doctor.probes.dns import Answer, ask_resolver
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Verdict

GOOD = Verdict("names.dns_good", Status.OK)
UNRESOLVED = Verdict("names.dns_unresolved", Status.FAIL)
PRIVATE = Verdict("names.dns_private", Status.FAIL)
DIFFERENT = Verdict("names.dns_different", Status.WARN)
NO_RESOLVER = Verdict("names.dns_no_resolver", Status.UNKNOWN)


@dataclass(frozen=True, slots=True)
class DnsFacts:
    """The name, and what each resolver answered."""

    host: str
    answers: tuple[Answer, ...]


async def probe(sight: Sight) -> DnsFacts:
    """Ask every resolver at once."""
    host = sight.target.host
    asked = (sight.know(ask_resolver, one, host) for one in sight.target.resolvers)
    return DnsFacts(host, tuple(await asyncio.gather(*asked)))


def judge(facts: DnsFacts) -> Sequence[Finding]:
    """Resolvers that did not answer at all say nothing about the name."""
    answered = [answer for answer in facts.answers if answer.is_answered]
    seen = [
        Evidence(answer.resolver, ", ".join(answer.addresses) or "-", Kind.ADDRESS)
        for answer in answered
    ]
    addresses = sorted({address for answer in answered for address in answer.addresses})
    values = {"host": facts.host, "addresses": ", ".join(addresses)}
    if not answered:
        return [NO_RESOLVER.found(**values)]
    if not addresses:
        return [UNRESOLVED.found(*seen, **values)]
    if not any(ipaddress.ip_address(address).is_global for address in addresses):
        return [PRIVATE.found(*seen, **values)]
    if len({answer.addresses for answer in answered}) > 1:
        return [DIFFERENT.found(*seen, **values)]
    return [GOOD.found(*seen, **values)]


CHECK = Check(
    code="B6-DNS",
    guide=("B6", "P1"),
    title="names.dns_title",
    wants=frozenset({Missing.OUTSIDE}),
    probe=probe,
    judge=judge,
    verdicts=(GOOD, UNRESOLVED, PRIVATE, DIFFERENT, NO_RESOLVER),
)
