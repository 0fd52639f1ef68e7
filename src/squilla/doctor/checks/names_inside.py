"""B6-INSIDE: the PBX itself finds the public name, at itself or where the internet finds it (B6).

A private address inside is no fault where it is the PBX's own: the phones of the office then need
no hairpin for signalling.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing
from squilla.doctor.errands import names
from squilla.doctor.inside import Inside, InsideLost
from squilla.doctor.probes.dns import ask_resolver
from squilla.doctor.probes.tcp_addresses import is_inner
from squilla.doctor.sight import Sight
from squilla.doctor.stun.addresses import is_address
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Verdict

SAME = Verdict("names.inside_same", Status.OK)
ITSELF = Verdict("names.inside_itself", Status.OK)
UNRESOLVED = Verdict("names.inside_unresolved", Status.WARN)
OTHER = Verdict("names.inside_other", Status.WARN)
ELSEWHERE = Verdict("names.inside_elsewhere", Status.WARN)
UNCOMPARED = Verdict("names.inside_uncompared", Status.UNKNOWN)


@dataclass(frozen=True, slots=True)
class InsideFacts:
    """`outside` are the public addresses: of the DNS, and the one that the settings promise."""

    host: str
    machine: str
    found: tuple[names.Found, ...]
    outside: frozenset[str]


async def ask_names(inside: Inside | None, host: str) -> names.Answer:
    """What the PBX host says about its names."""
    if inside is None:
        raise InsideLost
    return await inside.ask(names.ERRAND, names.Question(host))


async def probe(sight: Sight) -> InsideFacts:
    """Ask the PBX host, and the public resolvers."""
    target = sight.target
    asked = (sight.know(ask_resolver, one, target.host) for one in target.resolvers)
    answers = await asyncio.gather(*asked)
    answer = await sight.know(ask_names, sight.inside, target.host)
    outside = {address for one in answers for address in one.addresses}
    promised = {one for one in (target.address, target.host) if is_address(one)}
    return InsideFacts(target.host, answer.machine, answer.found, frozenset(outside | promised))


def judge(facts: InsideFacts) -> Sequence[Finding]:
    """One address that leads astray is enough: it will be used at times."""
    astray = [
        one.address for one in facts.found if not one.is_own and one.address not in facts.outside
    ]
    seen = [
        Evidence("inside", ", ".join(one.address for one in facts.found) or "-", Kind.ADDRESS),
        Evidence("outside", ", ".join(sorted(facts.outside)) or "-", Kind.ADDRESS),
        Evidence("machine", facts.machine, Kind.HOST),
    ]
    addresses = astray or [one.address for one in facts.found]
    values = {"host": facts.host, "addresses": ", ".join(addresses) or "-"}
    return [_verdict(facts, astray).found(*seen, **values)]


def _verdict(facts: InsideFacts, astray: Sequence[str]) -> Verdict:
    if not facts.found:
        return UNRESOLVED
    if any(map(is_inner, astray)):
        return ELSEWHERE
    if astray:
        return OTHER if facts.outside else UNCOMPARED
    return ITSELF if all(one.is_own for one in facts.found) else SAME


CHECK = Check(
    code="B6-INSIDE",
    guide=("B6",),
    title="names.inside_title",
    wants=frozenset({Missing.INSIDE}),
    probe=probe,
    judge=judge,
    explained_by=("P3-RESOLVER", "B4-EGRESS"),
    verdicts=(SAME, ITSELF, UNRESOLVED, OTHER, ELSEWHERE, UNCOMPARED),
    seconds=15.0,
)
