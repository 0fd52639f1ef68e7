"""P2-HELPER: the PBX host's own firewall does not rewrite SIP (P2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing
from squilla.doctor.errands.alg_helper import ERRAND, Answer, Question
from squilla.doctor.inside import Inside
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Evidence, Finding, Status, Verdict

ABSENT = Verdict("machine.helper_absent", Status.OK)
IDLE = Verdict("machine.helper_idle", Status.OK)
ACTIVE = Verdict("machine.helper_active", Status.WARN)
UNSEEN = Verdict("machine.helper_unseen", Status.UNKNOWN)


@dataclass(frozen=True, slots=True)
class HelperFacts:
    """What the kernel shows."""

    answer: Answer


async def probe(sight: Sight) -> HelperFacts:
    """Ask the PBX host."""
    unseen = Answer(is_visible=False)
    return HelperFacts(await sight.know(_ask, sight.inside) if sight.inside else unseen)


async def _ask(inside: Inside) -> Answer:
    return await inside.ask(ERRAND, Question())


def judge(facts: HelperFacts) -> Sequence[Finding]:
    """A module that is loaded does nothing until a rule, or the old automatism, uses it."""
    seen = [
        Evidence("nf_conntrack_sip", "loaded" if facts.answer.is_loaded else "not loaded"),
        Evidence("rules that use it", facts.answer.rules),
        Evidence("net.netfilter.nf_conntrack_helper", int(facts.answer.is_automatic)),
    ]
    return [_verdict(facts.answer).found(*seen)]


def _verdict(answer: Answer) -> Verdict:
    if not answer.is_visible:
        return UNSEEN
    if not answer.is_loaded:
        return ABSENT
    return ACTIVE if answer.is_automatic or answer.rules else IDLE


CHECK = Check(
    code="P2-HELPER",
    guide=("P2",),
    title="machine.helper_title",
    wants=frozenset({Missing.INSIDE}),
    probe=probe,
    judge=judge,
    verdicts=(ABSENT, IDLE, ACTIVE, UNSEEN),
)
