"""P3-RESOLVER: the nameservers of the PBX answer, and soon (P3, P4).

An Asterisk whose nameserver is dead answers calls seconds late.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median

from squilla.doctor.check import Check, Missing
from squilla.doctor.errands import resolver
from squilla.doctor.errands.resolver import Answer
from squilla.doctor.inside import Inside
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Evidence, Finding, Status, Value, Verdict

QUICK = Verdict("machine.resolver_quick", Status.OK)
SLOW = Verdict("machine.resolver_slow", Status.WARN)
FIRST_DEAD = Verdict("machine.resolver_first_dead", Status.WARN)
DEAD = Verdict("machine.resolver_dead", Status.FAIL)
NONE = Verdict("machine.resolver_none", Status.FAIL)

_SLOW_SECONDS = 2.0
_PUSH_HOSTS = (
    "fcm.googleapis.com",
    "api.push.apple.com",
    "updates.push.services.mozilla.com",
)
"""What the PBX has to find to wake a phone, whatever else it looks up."""


@dataclass(frozen=True, slots=True)
class ResolverFacts:
    """What each nameserver said of each name."""

    answer: Answer


async def probe(sight: Sight) -> ResolverFacts:
    """Ask the PBX host for the public name and the push services' names."""
    names = (sight.target.host, *_PUSH_HOSTS)
    nobody = Answer((), ())
    return ResolverFacts(await sight.know(_ask, sight.inside, names) if sight.inside else nobody)


async def _ask(inside: Inside, names: tuple[str, ...]) -> Answer:
    return await inside.ask(resolver.ERRAND, resolver.Question(names))


def judge(facts: ResolverFacts) -> Sequence[Finding]:
    """The C library asks in order, and waits five seconds before it goes to the next one."""
    nameservers = facts.answer.nameservers
    if not nameservers:
        return [NONE.found()]
    typical = [_typical(facts.answer, one) for one in nameservers]
    seen = [
        Evidence(nameserver, "silent" if seconds is None else f"{seconds:.2f} s")
        for nameserver, seconds in zip(nameservers, typical, strict=True)
    ]
    first = typical[0]
    values: dict[str, Value] = {"nameserver": nameservers[0], "seconds": f"{first or 0:.2f}"}
    return [_verdict(typical).found(*seen, **values)]


def _typical(answer: Answer, nameserver: str) -> float | None:
    """Seconds for half of the names: one lost packet is not a slow nameserver. None for silence."""
    asked = [lookup for lookup in answer.lookups if lookup.nameserver == nameserver]
    if not any(lookup.is_answered for lookup in asked):
        return None
    return median(lookup.seconds for lookup in asked)


def _verdict(typical: Sequence[float | None]) -> Verdict:
    first = typical[0]
    if all(one is None for one in typical):
        return DEAD
    if first is None:
        return FIRST_DEAD
    return SLOW if first > _SLOW_SECONDS else QUICK


CHECK = Check(
    code="P3-RESOLVER",
    guide=("P3", "P4"),
    title="machine.resolver_title",
    wants=frozenset({Missing.INSIDE}),
    probe=probe,
    judge=judge,
    verdicts=(QUICK, SLOW, FIRST_DEAD, DEAD, NONE),
)
