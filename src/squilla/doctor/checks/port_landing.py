"""A3-PORTS: each public port arrives at the local port that it should (A3).

A common slip forwards 6061 to 5061: both answer SIP over TLS with the same certificate, so nothing
that can be seen from outside alone tells them apart.
"""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, replace

from squilla.doctor.check import Check, Missing, Pace
from squilla.doctor.inside import Inside, InsideLost
from squilla.doctor.probes.tcp_addresses import addresses_of
from squilla.doctor.probes.tcp_landing import Landed, land
from squilla.doctor.sight import Sight
from squilla.doctor.target import Ports
from squilla.doctor.verdict import Evidence, Finding, Status, Verdict

GOOD = Verdict("ports.landing_good", Status.OK)
SHIFTED = Verdict("ports.landing_shifted", Status.FAIL)
MOVED = Verdict("ports.landing_moved", Status.OK)
ONE_WAY = Verdict("ports.landing_one_way", Status.FAIL)
ELSEWHERE = Verdict("ports.landing_elsewhere", Status.FAIL)
TRANSLATED = Verdict("ports.landing_translated", Status.UNKNOWN)
UNSURE = Verdict("ports.landing_unsure", Status.UNKNOWN)
HIDDEN = Verdict("ports.landing_hidden", Status.UNKNOWN)
NOT_ARRIVED = Verdict("ports.landing_not_arrived", Status.UNKNOWN)
UNRESOLVED = Verdict("ports.landing_unresolved", Status.UNKNOWN)


@dataclass(frozen=True, slots=True)
class LandingFacts:
    """What became of each public port; none without an address to dial."""

    host: str
    ports: Ports
    landed: tuple[Landed, ...]


async def probe(sight: Sight) -> LandingFacts:
    """The three ports of the first address, IPv4 if there is one: forwards are its rules."""
    if sight.inside is None:
        raise InsideLost
    host, ports = sight.target.host, sight.target.ports
    found = sorted(await sight.know(addresses_of, host), key=lambda address: ":" in address)
    landed: tuple[Landed, ...] = ()
    if found:
        with suppress(OSError):
            landed = await _land(sight.inside, found[0], ports.tls, host)
    return LandingFacts(host, ports, landed)


async def _land(
    inside: Inside, address: str, ports: Sequence[int], host: str
) -> tuple[Landed, ...]:
    """All at once, which source ports tell apart; then alone those that only a rhythm can tell."""
    at_once = await asyncio.gather(*(land(inside, address, port, host) for port in ports))
    known = []
    for one in at_once:
        if one.reach.is_accepted and not one.answer.by_port:
            known.append(await land(inside, address, one.port, host))
        else:
            known.append(replace(one, answer=replace(one.answer, by_rhythm=())))
    return tuple(known)


def judge(facts: LandingFacts) -> Sequence[Finding]:
    """What is wrong or not known, port by port; one finding when all are right."""
    if not facts.landed:
        return [UNRESOLVED.found(host=facts.host)]
    found = [(landed, *_verdict(landed, facts.ports)) for landed in facts.landed]
    other = [
        verdict.found(
            Evidence(f"public port {landed.port} arrives at", local or str(landed.reach)),
            port=landed.port,
            local=local,
        )
        for landed, verdict, local in found
        if verdict is not GOOD
    ]
    good = [landed.port for landed, verdict, _ in found if verdict is GOOD]
    if not good:
        return other
    seen = [Evidence(f"public port {port} arrives at", port) for port in good]
    return [*other, GOOD.found(*seen, ports=", ".join(map(str, good)))]


def _verdict(landed: Landed, ports: Ports) -> tuple[Verdict, int]:
    exact = {landing.local_port for landing in landed.answer.by_port}
    likely = landed.answer.by_rhythm
    locals_ = exact or {landing.local_port for landing in likely}
    if not locals_:
        return _unseen(landed), 0
    if len(locals_) > 1:
        return UNSURE, 0
    if not exact and any(landing.is_inner for landing in likely):
        return TRANSLATED, 0
    return _at(landed, locals_.pop(), ports)


def _at(landed: Landed, local: int, ports: Ports) -> tuple[Verdict, int]:
    if not landed.reach.is_accepted:
        return ONE_WAY, local
    if local == landed.port:
        return GOOD, local
    return (SHIFTED if local in {*ports.tls, ports.pbx} else MOVED), local


def _unseen(landed: Landed) -> Verdict:
    if not landed.reach.is_accepted:
        return NOT_ARRIVED
    return ELSEWHERE if landed.answer.is_complete else HIDDEN


CHECK = Check(
    code="A3-PORTS",
    guide=("A3", "P1", "P3"),
    title="ports.landing_title",
    wants=frozenset({Missing.PAIR}),
    probe=probe,
    judge=judge,
    needs=("B6-DNS",),
    explained_by=("A3-HEADER",),
    verdicts=(
        *(GOOD, SHIFTED, MOVED, ONE_WAY, ELSEWHERE),
        *(TRANSLATED, UNSURE, HIDDEN, NOT_ARRIVED, UNRESOLVED),
    ),
    seconds=45.0,
    pace=Pace.NORMAL,
)
