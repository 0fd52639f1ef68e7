"""M4-GATEWAY: the publisher's push gateway would push for this system (M4, P4)."""

from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing
from squilla.doctor.errands.push_gateway import ERRAND, Answer, Question, Word
from squilla.doctor.inside import InsideLost
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Value, Verdict

GOOD = Verdict("push.gateway_good", Status.OK)
NONE = Verdict("push.gateway_none", Status.SKIP)
BLOCKED = Verdict("push.gateway_blocked", Status.FAIL)
STRANGER = Verdict("push.gateway_stranger", Status.FAIL)
NOT_GATEWAY = Verdict("push.gateway_not_gateway", Status.FAIL)
UNREACHABLE = Verdict("push.gateway_unreachable", Status.FAIL)
CERTIFICATE = Verdict("push.gateway_certificate", Status.FAIL)
DOWN = Verdict("push.gateway_down", Status.WARN)
UNCLEAR = Verdict("push.gateway_unclear", Status.UNKNOWN)

_VERDICTS: dict[str, Verdict] = {
    Word.GOOD: GOOD,
    Word.NONE: NONE,
    Word.BLOCKED: BLOCKED,
    Word.STRANGER: STRANGER,
    Word.NOT_GATEWAY: NOT_GATEWAY,
    Word.UNREACHABLE: UNREACHABLE,
    Word.CERTIFICATE: CERTIFICATE,
    Word.DOWN: DOWN,
}


@dataclass(frozen=True, slots=True)
class GatewayFacts:
    """The word of the gateway, where it came from, and why it blocks this system."""

    word: str
    host: str = ""
    status: int = 0
    why: str = ""


async def probe(sight: Sight) -> GatewayFacts:
    """Have the PBX host ask: its credentials stay there."""
    if sight.inside is None:
        raise InsideLost
    answer: Answer = await sight.inside.ask(ERRAND, Question())
    return GatewayFacts(answer.word, answer.host, answer.status, answer.why)


def judge(facts: GatewayFacts) -> Sequence[Finding]:
    """Each word has a meaning; a word of a newer version has none here."""
    seen = (Evidence("gateway", facts.host or "-", Kind.HOST), Evidence("HTTP", facts.status))
    verdict = _VERDICTS.get(facts.word, UNCLEAR)
    values: dict[str, Value] = {"host": facts.host or "-", "status": facts.status}
    return [verdict.found(*seen, **values, why=facts.why or "-")]


CHECK = Check(
    code="M4-GATEWAY",
    guide=("M4", "P4"),
    title="push.gateway_title",
    wants=frozenset({Missing.INSIDE}),
    probe=probe,
    judge=judge,
    explained_by=("M4-PROVIDERS", "P3-RESOLVER"),
    verdicts=(*_VERDICTS.values(), UNCLEAR),
    seconds=20.0,
)
