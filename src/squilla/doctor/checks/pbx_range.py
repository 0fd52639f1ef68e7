"""B2-RTP-RANGE: Asterisk's audio uses the UDP ports that are forwarded, and no others (B2, P2)."""

from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing
from squilla.doctor.errands.asterisk import Answer
from squilla.doctor.errands.promised import ERRAND, Question
from squilla.doctor.inside import InsideLost
from squilla.doctor.probes.asterisk import ask_asterisk, judge_unseen
from squilla.doctor.sight import Sight
from squilla.doctor.target import Ports
from squilla.doctor.verdict import Evidence, Finding, Status, Verdict

GOOD = Verdict("pbx.range_good", Status.OK)
NOT_HERE = Verdict("pbx.range_not_here", Status.SKIP)
UNSEEN = Verdict("pbx.range_unseen", Status.UNKNOWN)
SMALLER = Verdict("pbx.range_smaller", Status.OK)
RELAYED = Verdict("pbx.range_relayed", Status.OK)
BEYOND = Verdict("pbx.range_beyond", Status.FAIL)
NOT_SAID = Verdict("pbx.range_not_said", Status.UNKNOWN)


@dataclass(frozen=True, slots=True)
class RangeFacts:
    """The answer of the PBX host, and the ports that are forwarded.

    `is_relayed`: Squilla is on that host, so that phones send their audio to its own ports.
    """

    answer: Answer
    ports: Ports
    is_relayed: bool = False


async def probe(sight: Sight) -> RangeFacts:
    """Ask the PBX host."""
    answer = await ask_asterisk(sight)
    if sight.inside is None:
        raise InsideLost
    promised = await sight.know(sight.inside.ask, ERRAND, Question())
    return RangeFacts(answer, sight.target.ports, bool(promised.host))


def judge(facts: RangeFacts) -> Sequence[Finding]:
    """A call takes a port at random: the part of the range outside is the part of bad calls."""
    answer, ports = facts.answer, facts.ports
    unseen = judge_unseen(answer, ports.phone, NOT_HERE, UNSEEN)
    if unseen is not None:
        return [unseen]
    if not 0 < answer.rtp_first <= answer.rtp_last:
        return [NOT_SAID.found()]
    used = range(answer.rtp_first, answer.rtp_last + 1)
    shared = len(range(max(used[0], ports.rtp_first), min(used[-1], ports.rtp_last) + 1))
    seen = Evidence("rtp", f"{used[0]}-{used[-1]}")
    values = {
        "first": used[0],
        "last": used[-1],
        "wanted_first": ports.rtp_first,
        "wanted_last": ports.rtp_last,
        "percent": max(1, round(100 * (len(used) - shared) / len(used))),
    }
    if shared < len(used):
        if facts.is_relayed:
            return [RELAYED.found(seen, **values)]
        return [BEYOND.found(seen, **values)]
    verdict = GOOD if used == ports.rtp else SMALLER
    return [verdict.found(seen, **values)]


CHECK = Check(
    code="B2-RTP-RANGE",
    guide=("B2", "P2"),
    title="pbx.range_title",
    wants=frozenset({Missing.INSIDE}),
    probe=probe,
    judge=judge,
    verdicts=(GOOD, NOT_HERE, UNSEEN, SMALLER, RELAYED, BEYOND, NOT_SAID),
    seconds=30.0,
)
