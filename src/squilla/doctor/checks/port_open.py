"""B2-443, B2-5061, B2-6061: the port is open from outside, and the right service answers (B2).

A SYN-ACK proves nothing: firewalls give it for hosts that are dead. Open is what speaks TLS and
answers a request.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing
from squilla.doctor.probes.sip_options import ask_sip
from squilla.doctor.probes.tcp import Reach
from squilla.doctor.probes.tcp_addresses import addresses_of
from squilla.doctor.probes.tcp_service import HTTP, NOTHING, SIP, Service, ask_web
from squilla.doctor.sight import Sight
from squilla.doctor.target import Ports
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Value, Verdict

GOOD = Verdict("ports.open_good", Status.OK)
REFUSED = Verdict("ports.open_refused", Status.FAIL)
TURNED_AWAY = Verdict("ports.open_turned_away", Status.FAIL)
SILENT = Verdict("ports.open_silent", Status.FAIL)
MUTE = Verdict("ports.open_mute", Status.FAIL)
OTHER = Verdict("ports.open_other", Status.FAIL)
TLS_REFUSED = Verdict("ports.open_tls_refused", Status.WARN)
UNANSWERED = Verdict("ports.open_unanswered", Status.WARN)
DIFFERENT = Verdict("ports.open_different", Status.WARN)
NOT_FROM_HERE = Verdict("ports.open_not_from_here", Status.UNKNOWN)
UNRESOLVED = Verdict("ports.open_unresolved", Status.UNKNOWN)

_STOPPED = {
    Reach.REFUSED: REFUSED,
    Reach.TURNED_AWAY: TURNED_AWAY,
    Reach.SILENT: SILENT,
    Reach.MUTE: MUTE,
    Reach.NOT_TLS: MUTE,
    Reach.TLS_REFUSED: TLS_REFUSED,
    Reach.NOT_FROM_HERE: NOT_FROM_HERE,
}
_VERDICTS = (
    *(GOOD, REFUSED, TURNED_AWAY, SILENT, MUTE, OTHER, TLS_REFUSED, UNANSWERED, DIFFERENT),
    *(NOT_FROM_HERE, UNRESOLVED),
)
_MOST_ADDRESSES = 8
Ask = Callable[[str, int, str], Awaitable[Service]]


@dataclass(frozen=True, slots=True)
class OpenFacts:
    """What is at the port of each address of the name; `wanted` is HTTP or SIP."""

    host: str
    port: int
    wanted: str
    services: tuple[Service, ...]


def judge(facts: OpenFacts) -> Sequence[Finding]:
    """One finding for each way in which addresses fail; those we have no route to don't count."""
    by_verdict: dict[Verdict, list[Service]] = {}
    for service in facts.services:
        by_verdict.setdefault(_verdict(service, facts.wanted), []).append(service)
    unseen = by_verdict.pop(NOT_FROM_HERE, [])
    if not facts.services:
        return [UNRESOLVED.found(**_values(facts, []))]
    if not by_verdict:
        return [NOT_FROM_HERE.found(*_seen(unseen), **_values(facts, unseen))]
    good = by_verdict.pop(GOOD, [])
    if good and by_verdict:
        bad = [service for services in by_verdict.values() for service in services]
        values = {**_values(facts, bad), "good": _addresses(good)}
        return [DIFFERENT.found(*_seen(facts.services), **values)]
    if good:
        return [GOOD.found(*_seen(good), **_values(facts, good))]
    return [
        verdict.found(*_seen(services), **_values(facts, services))
        for verdict, services in by_verdict.items()
    ]


def _verdict(service: Service, wanted: str) -> Verdict:
    if service.reached.reach is not Reach.TLS:
        return _STOPPED[service.reached.reach]
    if service.spoke == NOTHING:
        return UNANSWERED
    return GOOD if service.spoke == wanted else OTHER


def _values(facts: OpenFacts, services: Sequence[Service]) -> dict[str, Value]:
    return {
        "host": facts.host,
        "port": facts.port,
        "wanted": facts.wanted,
        "addresses": _addresses(services),
    }


def _addresses(services: Sequence[Service]) -> str:
    return ", ".join(service.address for service in services)


def _seen(services: Sequence[Service]) -> list[Evidence]:
    return [one for service in services for one in _evidence(service)]


def _evidence(service: Service) -> list[Evidence]:
    reached = service.reached
    said = (reached.why, reached.version, service.spoke, service.code or "", service.server)
    details = ", ".join(str(word) for word in said if word)
    how = f"{reached.reach} ({details})" if details else str(reached.reach)
    seen = [Evidence("address", service.address, Kind.ADDRESS), Evidence("seen", how)]
    if reached.reach.is_accepted:
        seen.append(Evidence("connect_ms", reached.milliseconds))
    if service.local_port:
        seen.append(Evidence("local_port", service.local_port))
    return seen


async def look(sight: Sight, port: int, wanted: str) -> OpenFacts:
    """Every address of the name at once."""
    host = sight.target.host
    found = await sight.know(addresses_of, host)
    asked: Ask = ask_web if wanted == HTTP else ask_sip
    at_each = (sight.know(asked, address, port, host) for address in found[:_MOST_ADDRESSES])
    return OpenFacts(host, port, wanted, tuple(await asyncio.gather(*at_each)))


def _check(code: str, title: str, port_of: Callable[[Ports], int], wanted: str) -> Check[OpenFacts]:
    async def probe(sight: Sight) -> OpenFacts:
        return await look(sight, port_of(sight.target.ports), wanted)

    return Check(
        code=code,
        guide=("B2", "P1"),
        title=title,
        wants=frozenset({Missing.OUTSIDE}),
        probe=probe,
        judge=judge,
        needs=("B6-DNS",),
        explained_by=("B6-AAAA",),
        verdicts=_VERDICTS,
        seconds=20.0,
    )


CHECK_HTTPS = _check("B2-443", "ports.open_https_title", lambda ports: ports.https, HTTP)
CHECK_SIPS = _check("B2-5061", "ports.open_sips_title", lambda ports: ports.sips, SIP)
CHECK_PHONE = _check("B2-6061", "ports.open_phone_title", lambda ports: ports.phone, SIP)
