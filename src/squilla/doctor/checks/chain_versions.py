"""B1-OLD-TLS: what speaks TLS speaks TLS 1.2 too, which many SIP phones need (B1).

A port that doesn't speak TLS at all is B2's.
"""

from collections.abc import Sequence

from squilla.doctor.check import Check, Missing
from squilla.doctor.checks import chain_trust
from squilla.doctor.probes.chain import Certificates
from squilla.doctor.probes.chain_views import as_phones_see, failures, ports_of
from squilla.doctor.probes.tls import NoHandshake, Version
from squilla.doctor.verdict import Finding, Status, Verdict

GOOD = Verdict("chain.versions_good", Status.OK)
NEW_ONLY = Verdict("chain.versions_new_only", Status.WARN)
UNSEEN = Verdict("chain.versions_unseen", Status.UNKNOWN)


def judge(facts: Certificates) -> Sequence[Finding]:
    """Refused means by an alert: who cuts a connection may just be counting them."""
    spoken = [one for one in as_phones_see(facts) if one.handshake.chain]
    refused = [
        one
        for one in as_phones_see(facts)
        if one.handshake.version is Version.TLS12 and one.handshake.failure is NoHandshake.ALERT
    ]
    good = {one.handshake.port for one in spoken if one.handshake.version is Version.TLS12}
    places = {(one.handshake.address, one.handshake.port) for one in spoken}
    new = [one for one in refused if (one.handshake.address, one.handshake.port) in places]
    if new:
        ports = list(dict.fromkeys(one.handshake.port for one in new))
        return [NEW_ONLY.found(*failures(facts, ports), ports=ports_of(new))]
    if not good:
        return [UNSEEN.found(host=facts.host)]
    return [GOOD.found(ports=", ".join(str(port) for port in facts.ports if port in good))]


CHECK = Check(
    code="B1-OLD-TLS",
    guide=("B1",),
    title="chain.versions_title",
    wants=frozenset({Missing.OUTSIDE}),
    probe=chain_trust.probe,
    judge=judge,
    needs=("B6-DNS",),
    verdicts=(GOOD, NEW_ONLY, UNSEEN),
    seconds=40.0,
)
