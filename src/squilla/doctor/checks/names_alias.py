"""B6-ALIAS: the setting that gives QR codes their name holds the name that is examined (B6)."""

from collections.abc import Sequence
from dataclasses import dataclass

from squilla.doctor.check import Check, Missing
from squilla.doctor.checks.names_inside import ask_names
from squilla.doctor.errands.names import Configured
from squilla.doctor.sight import Sight
from squilla.doctor.verdict import Evidence, Finding, Kind, Status, Verdict

GOOD = Verdict("names.alias_good", Status.OK)
OTHER = Verdict("names.alias_other", Status.WARN)
NOT_SET = Verdict("names.alias_not_set", Status.SKIP)


@dataclass(frozen=True, slots=True)
class AliasFacts:
    """The name of the examination, the machine's, and what settings say."""

    host: str
    machine: str
    configured: tuple[Configured, ...]


async def probe(sight: Sight) -> AliasFacts:
    """Ask the PBX host."""
    host = sight.target.host
    answer = await sight.know(ask_names, sight.inside, host)
    return AliasFacts(host, answer.machine, answer.configured)


def judge(facts: AliasFacts) -> Sequence[Finding]:
    """Upper case and a last point make no other name."""
    values = {"host": facts.host, "machine": facts.machine}
    if not facts.configured:
        return [NOT_SET.found(**values)]
    seen = [Evidence(one.setting, one.name, Kind.HOST) for one in facts.configured]
    others = [one for one in facts.configured if plain_name(one.name) != plain_name(facts.host)]
    if not others:
        return [GOOD.found(*seen, **values)]
    return [OTHER.found(*seen, setting=one.setting, name=one.name, **values) for one in others]


def plain_name(name: str) -> str:
    """A name as the DNS compares it (RFC 4343)."""
    return name.lower().rstrip(".")


CHECK = Check(
    code="B6-ALIAS",
    guide=("B6",),
    title="names.alias_title",
    wants=frozenset({Missing.INSIDE}),
    probe=probe,
    judge=judge,
    verdicts=(GOOD, OTHER, NOT_SET),
)
