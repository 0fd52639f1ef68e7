"""B5-LAN: a client on the PBX's network reaches it by its public address (B5)."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing, Pace
from squilla.doctor.checks.hairpin_address import public_address
from squilla.doctor.errands.hairpin import Bounce
from squilla.doctor.errands.hairpin_udp import Knock
from squilla.doctor.probes.promised import ask_promised
from squilla.doctor.probes.sip_options import ask_sip
from squilla.doctor.probes.tcp import Reach
from squilla.doctor.probes.tcp_addresses import addresses_of, is_inner
from squilla.doctor.probes.tcp_certificate import covers, names_in
from squilla.doctor.probes.tcp_knocks import knock_at
from squilla.doctor.probes.tcp_service import Service, ask_web
from squilla.doctor.sight import Sight
from squilla.doctor.stun.addresses import is_address
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Value, Verdict

GOOD = Verdict("ports.lan_good", Status.OK)
NO_TCP = Verdict("ports.lan_no_tcp", Status.FAIL)
SPLIT = Verdict("ports.lan_split", Status.WARN)
STRANGER = Verdict("ports.lan_stranger", Status.WARN)
NO_UDP = Verdict("ports.lan_no_udp", Status.FAIL)
UDP_UNSEEN = Verdict("ports.lan_udp_unseen", Status.UNKNOWN)
NO_ADDRESS = Verdict("ports.lan_no_address", Status.UNKNOWN)


@dataclass(frozen=True, slots=True)
class LanFacts:
    """What a client there sees.

    `services` are those of 443 and 6061 at the public address, none without one; `resolved` is
    what the name is on this network; `udp` is empty when the PBX host could not be asked.
    """

    host: str
    address: str
    resolved: tuple[str, ...]
    services: tuple[Service, ...]
    udp: tuple[Bounce, ...]


async def probe(sight: Sight) -> LanFacts:
    """Dial both ports; knock at UDP ports if the PBX host answers for us."""
    host, ports, address = sight.target.host, sight.target.ports, await public_address(sight)
    resolved = await sight.know(addresses_of, host)
    if not address:
        return LanFacts(host, "", resolved, (), ())
    services = await asyncio.gather(
        sight.know(ask_web, address, ports.https, host),
        sight.know(ask_sip, address, ports.phone, host),
    )
    udp: tuple[Bounce, ...] = ()
    if sight.inside:
        audio = (await ask_promised(sight)).audio
        udp = await knock_at(sight.inside, address, ports.rtp, audio or "0.0.0.0")
    return LanFacts(host, address, resolved, tuple(services), udp)


def judge(facts: LanFacts) -> Sequence[Finding]:
    """TCP first: without it the audio is not worth a word."""
    if not facts.services:
        return [NO_ADDRESS.found(host=facts.host)]
    lost = [one for one in facts.services if not one.reached.reach.is_accepted]
    strange = [one for one in facts.services if _is_strange(one, facts.host)]
    tried = [one for one in facts.udp if one.knock != Knock.IN_USE]
    closed = [one.port for one in tried if one.knock != Knock.ANSWERED]
    values: dict[str, Value] = {
        "host": facts.host,
        "address": facts.address,
        "ports": ", ".join(str(one.port) for one in lost or strange or facts.services),
        "closed": ", ".join(map(str, closed)),
        "resolved": ", ".join(facts.resolved) or "-",
    }
    if lost:
        is_split = facts.resolved and all(map(is_inner, facts.resolved))
        verdict = SPLIT if is_split else NO_TCP
    elif strange:
        verdict = STRANGER
    elif not tried:
        verdict = UDP_UNSEEN
    else:
        verdict = NO_UDP if closed else GOOD
    return [verdict.found(*_seen(facts), **values)]


def _is_strange(service: Service, host: str) -> bool:
    """A router that answers in the PBX's place has no TLS, or a certificate for something else."""
    if service.reached.reach is not Reach.TLS:
        return True
    return not is_address(host) and not covers(names_in(service.reached.certificate), host)


def _seen(facts: LanFacts) -> list[Evidence]:
    return [
        Evidence("public_address", facts.address, Kind.ADDRESS),
        Evidence("name_here", ", ".join(facts.resolved) or "-", Kind.ADDRESS),
        *(Evidence(f"tcp_{one.port}", str(one.reached.reach)) for one in facts.services),
        *(Evidence(f"udp_{one.port}", str(one.knock)) for one in facts.udp),
    ]


CHECK = Check(
    code="B5-LAN",
    guide=("B5", "P2"),
    title="ports.lan_title",
    wants=frozenset({Missing.LAN}),
    probe=probe,
    judge=judge,
    explained_by=("B5-HAIRPIN",),
    verdicts=(GOOD, NO_TCP, SPLIT, STRANGER, NO_UDP, UDP_UNSEEN, NO_ADDRESS),
    seconds=30.0,
    pace=Pace.NORMAL,
)
