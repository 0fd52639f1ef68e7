"""B1-CHAIN: each port shows a certificate for the name, with all that phones need to trust it (B1).

Dates are B1-EXPIRY's, so that one fault has one cause.
"""

from collections.abc import Iterator, Sequence

from squilla.doctor.check import Check, Missing
from squilla.doctor.probes.chain import Certificates, Chain, Shown, Trust, look_at_certificates
from squilla.doctor.probes.chain_leaf import shown_names
from squilla.doctor.probes.chain_views import (
    as_phones_see,
    chains_by_leaf,
    endpoint,
    failures,
    ports_of,
    unseen_ports,
)
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Value, Verdict

GOOD = Verdict("chain.trust_good", Status.OK)
INCOMPLETE = Verdict("chain.trust_incomplete", Status.FAIL)
UNFINISHED = Verdict("chain.trust_unfinished", Status.FAIL)
UNTRUSTED = Verdict("chain.trust_untrusted", Status.FAIL)
SELF_SIGNED = Verdict("chain.trust_self_signed", Status.FAIL)
WRONG_NAME = Verdict("chain.trust_wrong_name", Status.FAIL)
NAMELESS = Verdict("chain.trust_nameless", Status.WARN)
NO_STORE = Verdict("chain.trust_no_store", Status.UNKNOWN)
UNREADABLE = Verdict("chain.trust_unreadable", Status.UNKNOWN)
UNSEEN = Verdict("chain.trust_unseen", Status.UNKNOWN)

_BY_TRUST = {
    Trust.INCOMPLETE: INCOMPLETE,
    Trust.UNFINISHED: UNFINISHED,
    Trust.UNTRUSTED: UNTRUSTED,
    Trust.SELF_SIGNED: SELF_SIGNED,
    Trust.NO_STORE: NO_STORE,
}
_WITHOUT_A_NAME_TO_JUDGE = frozenset({Trust.UNTRUSTED, Trust.SELF_SIGNED})


async def probe(sight: Sight) -> Certificates:
    """Every handshake, each chain examined once."""
    target = sight.target
    return await sight.know(look_at_certificates, target.host, target.ports.tls, target.authority)


def judge(facts: Certificates) -> Sequence[Finding]:
    """One finding a fault and chain; a sent root and a wrong order are none."""
    seen = as_phones_see(facts)
    faults = [
        _finding(verdict, chain, shown, facts.host)
        for chain, shown in chains_by_leaf(seen).items()
        for verdict in _faults(chain, facts.host)
    ]
    good = [one for one in seen if one.chain and not [*_faults(one.chain, facts.host)]]
    ok = [GOOD.found(*_evidence(good), host=facts.host, ports=ports_of(good))] if good else []
    return [*faults, *_nameless(facts, good), *ok, *_unread(seen), *_unseen(facts)]


def _faults(chain: Chain, host: str) -> Iterator[Verdict]:
    if chain.trust in _BY_TRUST:
        yield _BY_TRUST[chain.trust]
    if chain.trust not in _WITHOUT_A_NAME_TO_JUDGE and not chain.leaf.covers(host):
        yield WRONG_NAME


def _finding(verdict: Verdict, chain: Chain, shown: Sequence[Shown], host: str) -> Finding:
    values: dict[str, Value] = {
        "host": host,
        "ports": ports_of(shown),
        "missing": ", ".join(chain.missing) or "-",
        "url": chain.url or "-",
        "issuer": chain.leaf.issuer,
        "names": shown_names(chain.leaf.names),
    }
    return verdict.found(*_evidence(shown), **values)


def _evidence(shown: Sequence[Shown]) -> list[Evidence]:
    return [
        Evidence(endpoint(one), " < ".join(one.chain.sent), Kind.HOST) for one in shown if one.chain
    ]


def _nameless(facts: Certificates, good: Sequence[Shown]) -> list[Finding]:
    """SIP ports only: web servers of many names need the name, and every browser sends it."""
    good_ports = {one.handshake.port for one in good} - {facts.ports[0]}
    bad = [
        one
        for one in facts.shown
        if one.chain
        and not one.handshake.server_name
        and one.handshake.port in good_ports
        and [*_faults(one.chain, facts.host)]
    ]
    if not bad or bad[0].chain is None:
        return []
    names = shown_names(bad[0].chain.leaf.names)
    return [NAMELESS.found(*_evidence(bad), host=facts.host, ports=ports_of(bad), names=names)]


def _unread(seen: Sequence[Shown]) -> list[Finding]:
    unread = [one for one in seen if one.handshake.chain and one.chain is None]
    return [UNREADABLE.found(ports=ports_of(unread))] if unread else []


def _unseen(facts: Certificates) -> list[Finding]:
    ports = unseen_ports(facts)
    shown = ", ".join(str(port) for port in ports)
    return [UNSEEN.found(*failures(facts, ports), host=facts.host, ports=shown)] if ports else []


CHECK = Check(
    code="B1-CHAIN",
    guide=("B1", "P1"),
    title="chain.trust_title",
    wants=frozenset({Missing.OUTSIDE}),
    probe=probe,
    judge=judge,
    needs=("B6-DNS",),
    verdicts=(
        GOOD,
        INCOMPLETE,
        UNFINISHED,
        UNTRUSTED,
        SELF_SIGNED,
        WRONG_NAME,
        NAMELESS,
        NO_STORE,
        UNREADABLE,
        UNSEEN,
    ),
    seconds=40.0,
)
