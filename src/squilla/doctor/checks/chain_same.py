"""B1-SAME: a renewed certificate is shown on all three ports, not only on the one of HTTPS (B1)."""

import datetime as dt
from collections.abc import Sequence

from squilla.doctor.check import Check, Missing
from squilla.doctor.checks import chain_trust
from squilla.doctor.probes.chain import Certificates, Shown
from squilla.doctor.probes.chain_leaf import Leaf
from squilla.doctor.probes.chain_views import as_phones_see, endpoint, overtaken, ports_of
from squilla.doctor.verdict import Evidence, Finding, Status, Verdict

GOOD = Verdict("chain.same_good", Status.OK)
APART = Verdict("chain.same_apart", Status.OK)
OLD = Verdict("chain.same_old", Status.WARN)
OLD_ENDS = Verdict("chain.same_old_ends", Status.FAIL)
UNSEEN = Verdict("chain.same_unseen", Status.UNKNOWN)

_SOON = dt.timedelta(days=3)


def judge(facts: Certificates) -> Sequence[Finding]:
    """Different certificates are a fault only where one is an older issue of another."""
    seen = {one: one.chain.leaf for one in as_phones_see(facts) if one.chain}
    leaves = list(dict.fromkeys(seen.values()))
    newer = overtaken(facts)
    old = [leaf for leaf in leaves if leaf.fingerprint in newer]
    if old:
        return [_old(leaf, newer[leaf.fingerprint], seen, facts.now) for leaf in old]
    if len({one.handshake.port for one in seen}) < 2:
        return [UNSEEN.found(*_evidence(seen), host=facts.host)]
    verdict = GOOD if len(leaves) == 1 else APART
    return [verdict.found(*_evidence(seen), ports=ports_of(seen))]


def _old(leaf: Leaf, newer: Leaf, seen: dict[Shown, Leaf], now: dt.datetime) -> Finding:
    verdict = OLD_ENDS if leaf.ends - now < _SOON else OLD
    return verdict.found(
        *_evidence(seen),
        ports=ports_of(one for one, shown in seen.items() if shown == leaf),
        ends=f"{leaf.ends:%Y-%m-%d}",
        newer_ports=ports_of(one for one, shown in seen.items() if shown == newer),
        newer_ends=f"{newer.ends:%Y-%m-%d}",
    )


def _evidence(seen: dict[Shown, Leaf]) -> list[Evidence]:
    return [
        Evidence(endpoint(one), f"{leaf.serial} {leaf.begins:%Y-%m-%d} {leaf.ends:%Y-%m-%d}")
        for one, leaf in seen.items()
    ]


CHECK = Check(
    code="B1-SAME",
    guide=("B1", "P1"),
    title="chain.same_title",
    wants=frozenset({Missing.OUTSIDE}),
    probe=chain_trust.probe,
    judge=judge,
    needs=("B6-DNS",),
    verdicts=(GOOD, APART, OLD, OLD_ENDS, UNSEEN),
    seconds=40.0,
)
