"""B1-FILE: a renewed certificate on the PBX's disk is in use (B1).

When it is in use on some ports and not on others, B1-SAME says so.
"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing
from squilla.doctor.checks import chain_dates, chain_trust
from squilla.doctor.errands import served_files
from squilla.doctor.errands.served_files import OnDisk
from squilla.doctor.inside import InsideLost
from squilla.doctor.probes.chain import Certificates, Shown
from squilla.doctor.probes.chain_leaf import Leaf
from squilla.doctor.probes.chain_views import as_phones_see, overtaken, ports_of
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Evidence, Finding, Status, Verdict

GOOD = Verdict("chain.file_good", Status.OK)
NOT_LOADED = Verdict("chain.file_not_loaded", Status.WARN)
FORGOTTEN = Verdict("chain.file_forgotten", Status.FAIL)
UNSEEN = Verdict("chain.file_unseen", Status.UNKNOWN)

# Services that load what was renewed at night, or some time after it, are no fault.
_TIME_TO_LOAD = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True)
class FileFacts:
    """What the ports show, and what the disk has."""

    shown: Certificates
    on_disk: tuple[OnDisk, ...]


async def probe(sight: Sight) -> FileFacts:
    """Look from outside, and ask the PBX host."""
    if sight.inside is None:
        raise InsideLost
    question = served_files.Question(sight.target.host)
    answer = await sight.inside.ask(served_files.ERRAND, question)
    return FileFacts(await chain_trust.probe(sight), answer.certificates)


def judge(facts: FileFacts) -> Sequence[Finding]:
    """Only one for the same names and with the same kind of key is a renewal."""
    old = overtaken(facts.shown)
    seen = {one: one.chain.leaf for one in as_phones_see(facts.shown) if one.chain}
    current = {one: leaf for one, leaf in seen.items() if leaf.fingerprint not in old}
    if not current or not facts.on_disk:
        return [UNSEEN.found()]
    latest = facts.shown.now - _TIME_TO_LOAD
    found = []
    for leaf in dict.fromkeys(current.values()):
        newer = [one for one in facts.on_disk if _is_newer(one, leaf, latest)]
        if newer:
            found.append(_finding(leaf, newer[0], current, facts.shown.now))
    return found or [GOOD.found(ports=ports_of(current))]


def _is_newer(file: OnDisk, leaf: Leaf, latest: dt.datetime) -> bool:
    is_renewal = (file.names, file.key) == (leaf.names, leaf.key)
    return is_renewal and leaf.begins < dt.datetime.fromisoformat(file.begins) < latest


def _finding(leaf: Leaf, file: OnDisk, seen: dict[Shown, Leaf], now: dt.datetime) -> Finding:
    verdict = FORGOTTEN if chain_dates.is_late(leaf, now) else NOT_LOADED
    return verdict.found(
        Evidence("shown", leaf.fingerprint),
        Evidence(file.file, file.fingerprint),
        ports=ports_of(one for one, shown in seen.items() if shown == leaf),
        ends=f"{leaf.ends:%Y-%m-%d}",
        file=file.file,
        newer_ends=f"{dt.datetime.fromisoformat(file.ends):%Y-%m-%d}",
    )


CHECK = Check(
    code="B1-FILE",
    guide=("B1",),
    title="chain.file_title",
    wants=frozenset({Missing.PAIR}),
    probe=probe,
    judge=judge,
    verdicts=(GOOD, NOT_LOADED, FORGOTTEN, UNSEEN),
    seconds=45.0,
)
