"""M4-PROVIDERS: the PBX host reaches the push services of Google, Apple and browsers (M4, P4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing
from squilla.doctor.errands.push_providers import ERRAND, Answer, Question, Reach
from squilla.doctor.inside import InsideLost
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Evidence, Finding, Status, Verdict

GOOD = Verdict("push.providers_good", Status.OK)
UNUSED = Verdict("push.providers_unused", Status.OK)
UNREACHED = Verdict("push.providers_unreached", Status.FAIL)
INSPECTED = Verdict("push.providers_inspected", Status.FAIL)
NONE = Verdict("push.providers_none", Status.WARN)


@dataclass(frozen=True, slots=True)
class ProvidersFacts:
    """Each push service, and how far this host got."""

    reaches: tuple[Reach, ...]


async def probe(sight: Sight) -> ProvidersFacts:
    """Have the PBX host try."""
    if sight.inside is None:
        raise InsideLost
    answer: Answer = await sight.inside.ask(ERRAND, Question())
    return ProvidersFacts(answer.reaches)


def judge(facts: ProvidersFacts) -> Sequence[Finding]:
    """What this host does not push to by itself may stay closed, unless nothing is open at all."""
    failed = [one for one in facts.reaches if one.stopped_at]
    missed = [one for one in failed if one.is_used]
    seen = [
        Evidence(f"{one.host}:{one.port}", one.stopped_at or "reached") for one in facts.reaches
    ]
    inspected = [one for one in missed if one.stopped_at == "certificate"]
    unreached = [one for one in missed if one.stopped_at != "certificate"]
    findings = [
        verdict.found(*seen, hosts=_named(some))
        for verdict, some in ((UNREACHED, unreached), (INSPECTED, inspected))
        if some
    ]
    return findings or [_unused(facts, failed).found(*seen, hosts=_named(failed))]


def _unused(facts: ProvidersFacts, failed: Sequence[Reach]) -> Verdict:
    if not failed:
        return GOOD
    return NONE if len(failed) == len(facts.reaches) else UNUSED


def _named(reaches: Sequence[Reach]) -> str:
    return ", ".join(f"{one.host}:{one.port}" for one in reaches)


CHECK = Check(
    code="M4-PROVIDERS",
    guide=("M4", "P4"),
    title="push.providers_title",
    wants=frozenset({Missing.INSIDE}),
    probe=probe,
    judge=judge,
    explained_by=("P3-RESOLVER", "B4-EGRESS"),
    verdicts=(GOOD, UNUSED, UNREACHED, INSPECTED, NONE),
    seconds=15.0,
)
