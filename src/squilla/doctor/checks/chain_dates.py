"""B1-EXPIRY: the certificates are in force, and are renewed in time (B1)."""

import datetime as dt
from collections.abc import Sequence

from squilla.doctor.check import Check, Missing
from squilla.doctor.checks import chain_trust
from squilla.doctor.probes.chain import Certificates, Chain, Shown
from squilla.doctor.probes.chain_leaf import Leaf
from squilla.doctor.probes.chain_views import (
    as_phones_see,
    chains_by_leaf,
    overtaken,
    ports_of,
)
from squilla.doctor.verdict import Evidence, Finding, Status, Value, Verdict

GOOD = Verdict("chain.dates_good", Status.OK)
LATE = Verdict("chain.dates_late", Status.WARN)
ENDING = Verdict("chain.dates_ending", Status.FAIL)
ENDED = Verdict("chain.dates_ended", Status.FAIL)
LINK_ENDED = Verdict("chain.dates_link_ended", Status.FAIL)
NOT_YET = Verdict("chain.dates_not_yet", Status.FAIL)
UNSEEN = Verdict("chain.dates_unseen", Status.UNKNOWN)

# Renewal is due when a third of the life is left; the rest of the third is time for it to happen.
_LATE = 0.3
_LATE_AT_MOST = dt.timedelta(days=30)
_ENDING = 0.1
_ENDING_AT_MOST = dt.timedelta(days=3)


def judge(facts: Certificates) -> Sequence[Finding]:
    """Where a newer certificate is shown on another port, the old one is B1-SAME's matter."""
    old = overtaken(facts)
    chains = chains_by_leaf(as_phones_see(facts))
    found = [
        _finding(chain, shown, facts.now)
        for chain, shown in chains.items()
        if chain.leaf.fingerprint not in old
    ]
    return found or [UNSEEN.found(host=facts.host)]


def _finding(chain: Chain, shown: Sequence[Shown], now: dt.datetime) -> Finding:
    leaf = chain.leaf
    verdict, subject = _of_link(chain, now)
    values: dict[str, Value] = {
        "ports": ports_of(shown),
        "begins": f"{leaf.begins:%Y-%m-%d %H:%M} UTC",
        "ends": f"{leaf.ends:%Y-%m-%d %H:%M} UTC",
        "days": max(0, (leaf.ends - now).days),
        "subject": subject,
    }
    if verdict is None:
        verdict = _of_leaf(leaf, now)
    seen = (Evidence("serial", leaf.serial), Evidence("notAfter", f"{leaf.ends:%Y-%m-%d %H:%M}"))
    return verdict.found(*seen, **values)


def _of_leaf(leaf: Leaf, now: dt.datetime) -> Verdict:
    left, life = leaf.ends - now, leaf.ends - leaf.begins
    if now < leaf.begins:
        return NOT_YET
    if left <= dt.timedelta(0):
        return ENDED
    if left < min(life * _ENDING, _ENDING_AT_MOST):
        return ENDING
    return LATE if is_late(leaf, now) else GOOD


def is_late(leaf: Leaf, now: dt.datetime) -> bool:
    """It should have been renewed by now."""
    return leaf.ends - now < min((leaf.ends - leaf.begins) * _LATE, _LATE_AT_MOST)


def _of_link(chain: Chain, now: dt.datetime) -> tuple[Verdict | None, str]:
    """An intermediate that has ended makes the leaf worthless, however long that lasts."""
    ended = [link for link in chain.above if link.ends < now < chain.leaf.ends]
    return (LINK_ENDED, ended[0].subject) if ended else (None, "-")


CHECK = Check(
    code="B1-EXPIRY",
    guide=("B1", "P1"),
    title="chain.dates_title",
    wants=frozenset({Missing.OUTSIDE}),
    probe=chain_trust.probe,
    judge=judge,
    needs=("B6-DNS",),
    explained_by=("B1-SAME", "B1-FILE"),
    verdicts=(GOOD, LATE, ENDING, ENDED, LINK_ENDED, NOT_YET, UNSEEN),
    seconds=40.0,
)
